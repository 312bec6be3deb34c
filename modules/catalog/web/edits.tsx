import { z } from 'zod';
import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import { claimSchema, figureSchema, labelSchema, type ProductEdit } from '../contract.ts';

const wordsSchema = claimSchema.shape.text;

type Field = ProductEdit['changes'][number]['field'];

const fieldWords: Readonly<Record<Field, { zh: string; en: string }>> = {
  brand: { zh: '品牌', en: 'Brand' },
  name: { zh: '名称', en: 'Name' },
  tagline: { zh: '卖点', en: 'Tagline' },
  listPriceFen: { zh: '划线价', en: 'List price' },
  priceFen: { zh: '直播价', en: 'Live price' },
  specs: { zh: '参数', en: 'Specifications' },
  label: { zh: '能效标识', en: 'Energy label' },
  promises: { zh: '服务承诺', en: 'Promises' },
  claims: { zh: '宣称', en: 'Claims' },
  onSale: { zh: '销售状态', en: 'Sales status' },
};

const shape = z.union([
  z.number(),
  z.boolean(),
  z.null(),
  labelSchema,
  z.array(z.union([figureSchema, claimSchema, wordsSchema])),
  wordsSchema,
]);

type Say = ReturnType<typeof useSay>;

/** What a field was or is, in a line. */
function textOf(value: unknown, { t, words }: Say): string {
  const parsed = shape.safeParse(value);
  if (!parsed.success || parsed.data === null) return '—';
  const { data } = parsed;
  if (typeof data === 'number') return yuan(data);
  if (typeof data === 'boolean') return data ? t('在售', 'On sale') : t('停售', 'Off sale');
  if (Array.isArray(data)) {
    const items = data.map((item) => {
      if ('value' in item) return `${words(item.name)} ${item.value} ${item.unit}`.trim();
      return 'text' in item ? words(item.text) : words(item);
    });
    return items.length === 0 ? '—' : items.join(' · ');
  }
  if ('grade' in data) return `${data.standard} ${t(`${data.grade} 级`, `Grade ${data.grade}`)}`;
  return words(data);
}

interface EditsProps {
  readonly productId: string;
  /** The revision that is shown; another one has another history. */
  readonly rev: number;
  /** Begins a change from what stood before this one. */
  readonly back: (edit: ProductEdit) => void;
}

/** CATALOG-13: what was changed of a product, when and by whom; each change can be taken back. */
export function Edits({ productId, rev, back }: EditsProps) {
  const say = useSay();
  const { t, words } = say;
  const can = useCan();
  const [loaded] = useLoad<{ edits: ProductEdit[] }>(`/api/products/${productId}/edits?rev=${rev}`);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const { edits } = loaded.value;
  return (
    <details>
      <summary>{t(`改动记录(${edits.length})`, `Changes (${edits.length})`)}</summary>
      {edits.length === 0 && (
        <p className="second small">{t('入库后没有改动。', 'No changes since it was added.')}</p>
      )}
      <ol className="stack">
        {edits.map((edit) => (
          <li key={edit.rev} className="stack">
            <div className="row second small">
              {shanghaiTime(edit.at)} · {edit.by}
              {edit.rev === 1 && ` · ${t('加入商品库', 'Added')}`}
              {edit.changes.length > 0 && can('edit', 'catalog') && (
                <button type="button" className="button" onClick={() => back(edit)}>
                  {t('恢复', 'Revert')}
                </button>
              )}
            </div>
            {edit.changes.map((change) => (
              <p key={change.field}>
                {words(fieldWords[change.field])}: <s>{textOf(change.before, say)}</s> →{' '}
                {textOf(change.after, say)}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </details>
  );
}
