import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { ComplianceAppeal } from '../../compliance/contract.ts';
import { ComplianceTabs, HostFiles } from '../../compliance/web/index.tsx';
import { useCan, useMe } from '../../team/web/index.tsx';
import type { Conduct } from '../domain/conduct.ts';

/** The record of hosts, what was said wrong most, what it may cost, and the second look. */
export function ConductScreen() {
  const { t } = useSay();
  const [days, setDays] = useState(90);
  const [loaded] = useLoad<Conduct>(`/api/conduct?days=${days}`);
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('直播行为与申诉', 'Conduct and appeals')}</h1>
        <select
          className="input"
          style={{ maxWidth: 160 }}
          aria-label={t('时间范围', 'Period')}
          value={days}
          onChange={(event) => setDays(Number(event.target.value))}
        >
          {[7, 30, 90, 365].map((item) => (
            <option key={item} value={item}>
              {t(`近 ${item} 天`, `Last ${item} days`)}
            </option>
          ))}
        </select>
      </div>
      <ComplianceTabs />
      {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'ready' && <Record conduct={loaded.value} />}
      <HostFiles />
      <Appeals />
    </div>
  );
}

function Record({ conduct }: { readonly conduct: Conduct }) {
  const { t, words } = useSay();
  const heads = [
    t('主播', 'Host'),
    t('场次', 'Shows'),
    t('命中', 'Hits'),
    t('一分钟内更正', 'Corrected within 1 min'),
    t('更正超时', 'Corrected late'),
    t('未处理', 'Open'),
    t('不算违规', 'Not a violation'),
    t('复核撤销', 'Overturned'),
    t('处置', 'Measures'),
  ];
  return (
    <div className="beside">
      <Panel title={t(`主播记录(${conduct.shows} 场)`, `Hosts (${conduct.shows} shows)`)}>
        <Cards>
          <table>
            <thead>
              <tr>
                {heads.map((head, index) => (
                  <th key={head} className={index === 0 ? '' : 'number'}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {conduct.hosts.map((host) => (
                <tr key={host.id}>
                  <td>{host.name}</td>
                  {[
                    host.shows,
                    host.hits,
                    host.inTime,
                    host.late,
                    host.open,
                    host.dismissed,
                    host.overturned,
                    host.measures,
                  ].map((value, index) => (
                    <td key={heads[index + 1]} className="number">
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Cards>
        {conduct.hosts.length === 0 && (
          <p className="empty">{t('暂无已结束的场次。', 'No finished shows yet.')}</p>
        )}
      </Panel>
      <Panel title={t('高频违规用语', 'Most frequent violations')}>
        <div className="body stack">
          <p>
            {t('三倍赔偿敞口', 'Triple compensation exposure')}: <b>{yuan(conduct.exposureFen)}</b>{' '}
            <span className="second">
              {t(`${conduct.exposedOrders} 单`, `${conduct.exposedOrders} orders`)}
            </span>
          </p>
          <p className="second small">
            {t(
              '违规口播至更正期间,该商品的已付订单 × 3,每单至少 500 元(消费者权益保护法 第55条)。',
              'Paid orders of the product between the violation and its correction × 3, at least ¥500 each (Consumer Protection Law, art. 55).',
            )}
          </p>
          <ul>
            {conduct.rules.map((rule) => (
              <li key={rule.ruleId}>
                <code>{rule.ruleId}</code> {words(rule.name)} × {rule.hits}
              </li>
            ))}
          </ul>
        </div>
      </Panel>
    </div>
  );
}

function Appeals() {
  const { t } = useSay();
  const can = useCan();
  const me = useMe();
  const [loaded, reload] = useLoad<{ appeals: ComplianceAppeal[] }>('/api/guard/appeals');
  const [chosen, setChosen] = useState<ComplianceAppeal | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { appeals } = loaded.value;
  return (
    <Panel title={t('申诉与复核', 'Appeals and checks')}>
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('口播内容', 'Said')}</th>
              <th>{t('规则', 'Rule')}</th>
              <th>{t('申诉理由', 'Appeal reason')}</th>
              <th>{t('申诉人、时间', 'Appealed by, at')}</th>
              <th>{t('复核', 'Second check')}</th>
            </tr>
          </thead>
          <tbody>
            {appeals.map((item) => (
              <tr key={item.id}>
                <td>「{item.said}」</td>
                <td>{item.ruleId}</td>
                <td>{item.reason}</td>
                <td>
                  {item.by} {shanghaiTime(item.at)}
                </td>
                <td>
                  {item.upheld !== null && (
                    <>
                      <span className={`badge ${item.upheld ? 'stop' : 'good'}`}>
                        {item.upheld ? t('维持', 'Upheld') : t('撤销', 'Overturned')}
                      </span>{' '}
                      {item.note} <small className="second">{item.secondBy}</small>
                    </>
                  )}
                  {item.upheld === null && can('waive', 'guard') && item.byId !== me?.id && (
                    <button type="button" className="button small" onClick={() => setChosen(item)}>
                      {t('复核', 'Check')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {appeals.length === 0 && (
        <p className="empty">
          {t(
            '暂无申诉。下播后在复盘的“更正记录”里提交。',
            'No appeals. File them after the show, under Corrections in the review.',
          )}
        </p>
      )}
      {chosen && <DecideDialog appeal={chosen} close={() => setChosen(null)} done={reload} />}
    </Panel>
  );
}

interface DecideProps {
  readonly appeal: ComplianceAppeal;
  readonly close: () => void;
  readonly done: () => void;
}

function DecideDialog({ appeal, close, done }: DecideProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [note, setNote] = useState('');
  const decide = async (upheld: boolean): Promise<void> => {
    const sent = await api.post(`/api/guard/appeals/${appeal.id}`, { upheld, note });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  const ready = note.trim().length >= 2;
  return (
    <Dialog
      title={t('复核', 'Check appeal')}
      open
      onClose={close}
      footer={
        <>
          <button
            type="button"
            className="button"
            disabled={!ready}
            onClick={() => void decide(true)}
          >
            {t('维持', 'Uphold')}
          </button>
          <button
            type="button"
            className="button main"
            disabled={!ready}
            onClick={() => void decide(false)}
          >
            {t('撤销违规', 'Overturn')}
          </button>
        </>
      }
    >
      <div className="stack">
        <p>
          「{appeal.said}」 · {appeal.reason}
        </p>
        <Field label={t('理由', 'Reason')}>
          <input className="input" value={note} onChange={(event) => setNote(event.target.value)} />
        </Field>
      </div>
    </Dialog>
  );
}
