import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { businessDay } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { HostFileRow } from '../contract.ts';

/** Hosts: verified until when, handbook signed or not; identities are shown masked. */
export function HostFiles() {
  const { t } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ hosts: HostFileRow[] }>('/api/guard/hosts');
  const [verifying, setVerifying] = useState<HostFileRow | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const now = Date.now();
  return (
    <Panel title={t('主播核验', 'Host verification')}>
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('主播', 'Host')}</th>
              <th>{t('身份', 'Identity')}</th>
              <th>{t('合同', 'Contract')}</th>
              <th>{t('核验有效到', 'Verified until')}</th>
              <th>{t('手册', 'Handbook')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {loaded.value.hosts.map((host) => (
              <tr key={host.id}>
                <td>{host.name}</td>
                <td>{host.masked}</td>
                <td>{host.contractNo}</td>
                <td>
                  {host.refreshBy === null || host.refreshBy < now ? (
                    <span className="badge stop">{t('待核验', 'To verify')}</span>
                  ) : (
                    businessDay(host.refreshBy)
                  )}
                </td>
                <td>
                  <span className={`badge ${host.signed ? 'good' : 'warn'}`}>
                    {host.signed ? t('已签', 'Signed') : t('未签', 'Not signed')}
                  </span>
                </td>
                <td>
                  {can('edit', 'guard') && (
                    <button type="button" className="link" onClick={() => setVerifying(host)}>
                      {t('核验', 'Verify')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {verifying && (
        <VerifyDialog host={verifying} close={() => setVerifying(null)} done={reload} />
      )}
    </Panel>
  );
}

interface VerifyProps {
  readonly host: HostFileRow;
  readonly close: () => void;
  readonly done: () => void;
}

function VerifyDialog({ host, close, done }: VerifyProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState({ legalName: '', idNumber: '', contractNo: host.contractNo });
  const save = async (): Promise<void> => {
    const sent = await api.put(`/api/guard/hosts/${host.id}/identity`, form);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  const field = (name: keyof typeof form, label: string) => (
    <Field label={label}>
      <input
        className="input"
        autoComplete="off"
        value={form[name]}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <Dialog
      title={t(`核验 ${host.name}`, `Verify ${host.name}`)}
      open
      onClose={close}
      footer={
        <button type="button" className="button main" onClick={() => void save()}>
          {t('证件核对无误,存档', 'Checked against ID: save')}
        </button>
      }
    >
      <div className="stack">
        {field('legalName', t('姓名(与证件一致)', 'Name as on the ID'))}
        {field('idNumber', t('身份证号', 'Identity number'))}
        {field('contractNo', t('合同编号', 'Contract number'))}
        <p className="second small">
          {t(
            '加密存档,页面只显示掩码;向平台报送时按目的查看并留痕。',
            'Stored encrypted and shown masked; viewing in full requires a purpose and is logged.',
          )}
        </p>
      </div>
    </Dialog>
  );
}
