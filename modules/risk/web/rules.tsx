import { useState } from 'react';
import { Dialog, Field, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import { waitingRules, type RiskRule } from '../contract.ts';

interface Answer {
  readonly rules: readonly RiskRule[];
  readonly thresholds: {
    readonly stepUpAt: number;
    readonly reviewAt: number;
    readonly blockAt: number;
  };
}

/** Rules with their points, how often they held, and what those that are missing wait for. */
export function Rules() {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<Answer>('/api/risk/rules');
  const [changing, setChanging] = useState<RiskRule | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return null;
  const { rules, thresholds } = loaded.value;
  return (
    <Panel title={t('规则', 'Rules')}>
      <p className="body second">
        {t(
          `总分 ≥${thresholds.stepUpAt} 加验手机,≥${thresholds.reviewAt} 复核后发货,≥${thresholds.blockAt} 拦截`,
          `Score ≥ ${thresholds.stepUpAt}: phone check; ≥ ${thresholds.reviewAt}: held for a check; ≥ ${thresholds.blockAt}: blocked`,
        )}
      </p>
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('规则', 'Rule')}</th>
              <th className="number">{t('分值', 'Points')}</th>
              <th className="number">{t('30 天命中', '30-day hits')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {rules.map((rule) => (
              <tr key={rule.id}>
                <td>
                  <code>{rule.id}</code> {words(rule.words)}
                  {!rule.on && <span className="badge">{t('已停用', 'Off')}</span>}
                </td>
                <td className="number">{rule.points}</td>
                <td className="number">{rule.hits}</td>
                <td>
                  {can('edit', 'risk') && (
                    <button type="button" className="link" onClick={() => setChanging(rule)}>
                      {t('修改', 'Edit')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      <details className="body">
        <summary>{t('待接入数据的规则', 'Rules awaiting data')}</summary>
        <ul>
          {waitingRules.map((rule) => (
            <li key={rule.id}>
              <code>{rule.id}</code> {words(rule.words)}
            </li>
          ))}
        </ul>
      </details>
      {changing && (
        <Change
          rule={changing}
          close={() => setChanging(null)}
          done={() => {
            setChanging(null);
            reload();
          }}
        />
      )}
    </Panel>
  );
}

interface ChangeProps {
  readonly rule: RiskRule;
  readonly close: () => void;
  readonly done: () => void;
}

function Change({ rule, close, done }: ChangeProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [on, setOn] = useState(rule.on);
  const [points, setPoints] = useState(rule.points);
  const [limits, setLimits] = useState(rule.limits);
  const send = async (): Promise<void> => {
    const sent = await api.put(`/api/risk/rules/${rule.id}`, { on, points, limits });
    if (sent.ok) done();
    else toasts.refuse(sent.refusal);
  };
  return (
    <Dialog title={`${rule.id} ${words(rule.words)}`} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <label className="row">
          <input type="checkbox" checked={on} onChange={(event) => setOn(event.target.checked)} />
          {t('启用', 'Enabled')}
        </label>
        <Field label={t('分值(0–100)', 'Points (0–100)')}>
          <input
            className="input"
            type="number"
            min={0}
            max={100}
            value={points}
            onChange={(event) => setPoints(Number(event.target.value))}
          />
        </Field>
        {Object.entries(limits).map(([name, value]) => (
          <Field key={name} label={name}>
            <input
              className="input"
              type="number"
              value={value}
              onChange={(event) => setLimits({ ...limits, [name]: Number(event.target.value) })}
            />
          </Field>
        ))}
        <button className="button main">{t('保存', 'Save')}</button>
      </form>
    </Dialog>
  );
}
