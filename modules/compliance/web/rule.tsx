import { Fragment, useState } from 'react';
import { Field, Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import {
  decisionOf,
  decisionWords,
  lawText,
  severities,
  surfaces,
  surfaceWords,
  type Difference,
  type ComplianceRule,
  type RuleChange,
  type WordList,
} from '../contract.ts';
import { Editions, NewEdition, Offered, Sentences } from './editions.tsx';
import { StatusText } from './rule-status.tsx';

interface DetailProps {
  readonly rule: ComplianceRule;
  readonly saved: () => void;
  readonly close: () => void;
}

/** One rule: what it looks for and how gravely where, its sentences, its editions, and a new edition. */
export function RuleDetail({ rule, saved, close }: DetailProps) {
  const { t, words, lang } = useSay();
  const can = useCan();
  const onWords = rule.patterns !== undefined || rule.claim !== undefined;
  return (
    <Panel
      title={`${rule.id} ${words(rule.name)}`}
      actions={
        <button type="button" className="button quiet small" onClick={close}>
          {t('关闭', 'Close')}
        </button>
      }
    >
      <div className="body stack">
        <p>
          {lawText(rule.law, lang)}
          <small className="second">
            {' '}
            {t('自', 'from')} {rule.from}
            {rule.until && ` ${t('到', 'until')} ${rule.until}`}
          </small>
        </p>
        <p className="second">
          <StatusText rule={rule} />
        </p>
        {rule.remedy && <p className="notice">{words(rule.remedy)}</p>}
        {onWords && can('edit', 'guard') && <Edit rule={rule} saved={saved} />}
        <Sentences title={t('必须命中', 'Must match')} texts={rule.hit} />
        <Sentences title={t('必须放过', 'Must not match')} texts={rule.pass} />
        <Editions path={`/api/guard/rules/${rule.id}`} />
      </div>
    </Panel>
  );
}

function isNamed({ kind }: WordList): boolean {
  return kind === 'named';
}

/** GUARD-17: what a pattern may name instead of writing it out. */
function Lists() {
  const { t } = useSay();
  const [loaded] = useLoad<{ lists: WordList[] }>('/api/guard/lists');
  if (loaded.state !== 'ready') return null;
  return (
    <details>
      <summary>{t('词表:正则中可引用的名称', 'Lists that patterns can refer to')}</summary>
      <dl className="facts">
        {loaded.value.lists.filter(isNamed).map(({ name, words }) => (
          <Fragment key={name}>
            <dt>
              <code>{`{${name}}`}</code>
            </dt>
            <dd className="small">{words.join(' · ')}</dd>
          </Fragment>
        ))}
      </dl>
    </details>
  );
}

function Edit({ rule, saved }: Pick<DetailProps, 'rule' | 'saved'>) {
  const { t, words } = useSay();
  const [on, setOn] = useState(rule.on);
  const [weights, setWeights] = useState(rule.surfaces);
  const [patterns, setPatterns] = useState((rule.patterns ?? []).join('\n'));
  const [shown, setShown] = useState<Difference | null>(null);
  const change: Omit<RuleChange, 'note'> = {
    version: rule.version,
    on,
    surfaces: weights,
    from: rule.from,
    ...(rule.patterns ? { patterns: patterns.split('\n').filter((line) => line !== '') } : {}),
    ...(rule.until ? { until: rule.until } : {}),
    ...(rule.replace ? { replace: rule.replace } : {}),
    ...(rule.hit ? { hit: rule.hit } : {}),
    ...(rule.pass ? { pass: rule.pass } : {}),
  };
  const { offered } = rule;
  const takeOver = (): void => {
    if (!offered) return;
    setWeights(offered.surfaces);
    setPatterns((offered.patterns ?? []).join('\n'));
    setShown(null);
  };
  return (
    <div className="stack">
      {offered && (
        <Offered
          said={t(
            '这条规则自定义之后,升级又改了默认内容;是否采用由你决定,保存一版后不再提示。',
            'A release changed this rule after you customized it. Accept or ignore the change; it is not offered again once you save a version.',
          )}
          button={t('填入新版内容', 'Use the new version')}
          takeOver={takeOver}
        />
      )}
      <label className="row">
        <input type="checkbox" checked={on} onChange={(event) => setOn(event.target.checked)} />
        {t('启用', 'Enabled')}
      </label>
      <div className="cue-fields">
        {surfaces.map((surface) => (
          <Field key={surface} label={words(surfaceWords[surface])}>
            <select
              className="input"
              value={weights[surface] ?? ''}
              onChange={(event) => {
                const { [surface]: _gone, ...rest } = weights;
                const weight = severities.find((item) => item === event.target.value);
                setWeights(weight ? { ...rest, [surface]: weight } : rest);
                setShown(null);
              }}
            >
              <option value="">{t('不检查', 'Not checked')}</option>
              {severities.map((item) => (
                <option key={item} value={item}>
                  {words(decisionWords[decisionOf(item)])}
                </option>
              ))}
            </select>
          </Field>
        ))}
      </div>
      {rule.patterns && (
        <Field label={t('正则,一行一条', 'Patterns, one per line')}>
          <textarea
            className="input"
            rows={4}
            spellCheck={false}
            value={patterns}
            onChange={(event) => {
              setPatterns(event.target.value);
              setShown(null);
            }}
          />
        </Field>
      )}
      {rule.patterns && <Lists />}
      <NewEdition path={`/api/guard/rules/${rule.id}`} {...{ change, shown, setShown, saved }} />
    </div>
  );
}
