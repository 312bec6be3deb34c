import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What compliance says of a product, as its route returns it. */
interface Violation {
  readonly ruleId: string;
  readonly decision: string;
  readonly said: string;
  readonly name: Words;
  readonly remedy: Words;
  readonly law: readonly string[];
}

const tones: Readonly<Record<string, string>> = { block: 'stop', fix: 'warn' };

/** The same words twice on a page are told once. */
function distinct(violations: readonly Violation[]): Violation[] {
  return [...new Map(violations.map((item) => [`${item.ruleId} ${item.said}`, item])).values()];
}

interface ViolationsProps {
  readonly productId: string;
  /** The revision and its documents; another one is judged anew. */
  readonly state: string;
}

/** GUARD-53, GUARD-54, GUARD-55: what would keep a show with this product off air, where it can be mended. */
export function Violations({ productId, state }: ViolationsProps) {
  const { t, words } = useSay();
  const [loaded] = useLoad<{ findings: Violation[] }>(
    `/api/guard/products/${productId}?state=${encodeURIComponent(state)}`,
  );
  if (loaded.state !== 'ready') return null;
  const { findings: violations } = loaded.value;
  if (violations.length === 0) return null;
  const label: Readonly<Record<string, string>> = {
    block: t('拦截', 'Block'),
    fix: t('须修改', 'Fix'),
    review: t('复核', 'Check'),
    warn: t('提示', 'Hint'),
  };
  return (
    <ul className="stack" aria-label={t('合规意见', 'Compliance findings')}>
      {distinct(violations).map((item) => (
        <li key={`${item.ruleId} ${item.said}`} className="row">
          <span className={`badge ${tones[item.decision] ?? ''}`}>
            {label[item.decision] ?? item.decision}
          </span>
          <span className="grow">
            <b>{item.said}</b> · {words(item.name)} · {words(item.remedy)}{' '}
            <span className="second small">
              {t(`${item.law.join('、')} · `, '')}
              {item.ruleId}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
