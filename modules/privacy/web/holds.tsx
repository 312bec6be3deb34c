import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { Hold } from '../contract.ts';

/** What must not be removed whatever its period says; two people lift it. */
export function Holds() {
  const { t } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ holds: Hold[] }>('/api/privacy/holds');
  const [placing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<Hold | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { holds } = loaded.value;
  const may = can('handle', 'privacy');
  return (
    <Panel
      title={t('法律保全', 'Legal holds')}
      actions={
        may && (
          <button type="button" className="button small" onClick={() => setPlacing(true)}>
            {t('新增保全', 'Add hold')}
          </button>
        )
      }
    >
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('对象', 'Object')}</th>
              <th>{t('理由', 'Reason')}</th>
              <th>{t('申请人、时间', 'By, at')}</th>
              <th>{t('解除', 'Lift')}</th>
            </tr>
          </thead>
          <tbody>
            {holds.map((hold) => (
              <tr key={hold.id}>
                <td>
                  <code>{hold.ref}</code>
                </td>
                <td>{hold.reason}</td>
                <td>
                  {hold.by} {shanghaiTime(hold.at)}
                </td>
                <td>
                  {hold.liftedAt !== null &&
                    `${hold.liftBy ?? ''} + ${hold.liftedBy ?? ''} ${shanghaiTime(hold.liftedAt)}`}
                  {hold.liftedAt === null && hold.liftBy !== null && (
                    <span>
                      {t(`${hold.liftBy} 申请解除`, `Lifting requested by ${hold.liftBy}`)}:
                      {hold.liftReason}{' '}
                    </span>
                  )}
                  {hold.liftedAt === null && may && (
                    <button type="button" className="button small" onClick={() => setLifting(hold)}>
                      {hold.liftBy === null
                        ? t('申请解除', 'Request lifting')
                        : t('批准解除', 'Approve lifting')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {holds.length === 0 && <p className="empty">{t('暂无保全。', 'No legal holds.')}</p>}
      {placing && <PlaceDialog close={() => setPlacing(false)} done={reload} />}
      {lifting && <LiftDialog hold={lifting} close={() => setLifting(null)} done={reload} />}
    </Panel>
  );
}

interface DialogProps {
  readonly close: () => void;
  readonly done: () => void;
}

function PlaceDialog({ close, done }: DialogProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [kind, setKind] = useState('order');
  const [id, setId] = useState('');
  const [reason, setReason] = useState('');
  const save = async (): Promise<void> => {
    const sent = await api.post('/api/privacy/holds', { ref: `${kind}:${id.trim()}`, reason });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  return (
    <Dialog
      title={t('新增保全', 'Add legal hold')}
      open
      onClose={close}
      footer={
        <button type="button" className="button main" onClick={() => void save()}>
          {t('保全', 'Add hold')}
        </button>
      }
    >
      <div className="stack">
        <Field label={t('对象', 'Object')}>
          <select className="input" value={kind} onChange={(event) => setKind(event.target.value)}>
            <option value="order">{t('订单(含所属直播)', 'Order, with its show')}</option>
            <option value="session">{t('场次', 'Session')}</option>
            <option value="run">{t('一次开播', 'Run')}</option>
            <option value="viewer">{t('观众', 'Viewer')}</option>
          </select>
        </Field>
        <Field label={t('编号', 'ID')}>
          <input className="input" value={id} onChange={(event) => setId(event.target.value)} />
        </Field>
        <Field label={t('理由(机关、文号)', 'Reason (authority, document number)')}>
          <input
            className="input"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
      </div>
    </Dialog>
  );
}

function LiftDialog({ hold, close, done }: DialogProps & { readonly hold: Hold }) {
  const { t } = useSay();
  const toasts = useToasts();
  const [reason, setReason] = useState('');
  const save = async (): Promise<void> => {
    const sent = await api.post(`/api/privacy/holds/${hold.id}/lift`, { reason });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  return (
    <Dialog
      title={t('解除保全', 'Lift legal hold')}
      open
      onClose={close}
      footer={
        <button
          type="button"
          className="button main"
          disabled={reason.trim().length < 2}
          onClick={() => void save()}
        >
          {hold.liftBy === null
            ? t('申请解除', 'Request lifting')
            : t('批准解除', 'Approve lifting')}
        </button>
      }
    >
      <Field label={t('理由', 'Reason')}>
        <input
          className="input"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}
