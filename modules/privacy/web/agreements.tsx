import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { businessDay } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { Agreement, AgreementRow } from '../contract.ts';

const roleWords = {
  processor: { zh: '受托处理', en: 'Processor' },
  joint: { zh: '共同处理', en: 'Joint controller' },
  recipient: { zh: '对外提供', en: 'Recipient' },
} as const;

/** Who handles personal data for us, on what contract, until when. */
export function Agreements() {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ agreements: AgreementRow[] }>('/api/privacy/agreements');
  const [editing, setEditing] = useState<AgreementRow | 'new' | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { agreements } = loaded.value;
  const may = can('edit', 'privacy');
  const today = businessDay(Date.now());
  return (
    <Panel
      title={t('第三方协议', 'Third-party agreements')}
      actions={
        may && (
          <button type="button" className="button small" onClick={() => setEditing('new')}>
            {t('登记协议', 'Add agreement')}
          </button>
        )
      }
    >
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('第三方', 'Third party')}</th>
              <th>{t('关系', 'Role')}</th>
              <th>{t('目的', 'Purpose')}</th>
              <th>{t('合同', 'Contract')}</th>
              <th>{t('期限', 'Period')}</th>
              <th>{t('数据去向', 'Location')}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {agreements.map((row) => (
              <tr key={row.id}>
                <td>{row.party}</td>
                <td>{words(roleWords[row.role])}</td>
                <td>{row.purposeId}</td>
                <td>{row.contractNo}</td>
                <td>
                  {row.startsOn} – {row.endsOn}{' '}
                  {row.endsOn < today && (
                    <span className={`badge ${row.deletionProof === null ? 'stop' : ''}`}>
                      {row.deletionProof === null
                        ? t('已到期,缺删除证明', 'Expired; no proof of deletion')
                        : t('已到期并删除', 'Expired and deleted')}
                    </span>
                  )}
                </td>
                <td>
                  {row.region} {row.crossBorder}
                </td>
                <td>
                  {may && (
                    <button type="button" className="link" onClick={() => setEditing(row)}>
                      {t('修改', 'Edit')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
      {agreements.length === 0 && <p className="empty">{t('暂无协议。', 'No agreements yet.')}</p>}
      {editing !== null && (
        <AgreementDialog item={editing} close={() => setEditing(null)} done={reload} />
      )}
    </Panel>
  );
}

interface AgreementProps {
  readonly item: AgreementRow | 'new';
  readonly close: () => void;
  readonly done: () => void;
}

const fresh: Agreement = {
  party: '',
  role: 'processor',
  purposeId: 'deliver',
  fields: ['crm.address'],
  contractNo: '',
  startsOn: '',
  endsOn: '',
  region: 'CN',
  crossBorder: null,
  deletionProof: null,
};

function AgreementDialog({ item, close, done }: AgreementProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState<Agreement>(item === 'new' ? fresh : item);
  const save = async (): Promise<void> => {
    const sent =
      item === 'new'
        ? await api.post('/api/privacy/agreements', form)
        : await api.put(`/api/privacy/agreements/${item.id}`, { ...form, version: item.version });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  type Text = 'party' | 'purposeId' | 'contractNo' | 'region' | 'crossBorder' | 'deletionProof';
  const text = (name: Text, label: string) => (
    <Field label={label}>
      <input
        className="input"
        value={form[name] ?? ''}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
  const day = (name: 'startsOn' | 'endsOn', label: string) => (
    <Field label={label}>
      <input
        className="input"
        type="date"
        value={form[name]}
        onChange={(event) => setForm({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
  return (
    <Dialog
      title={t('第三方协议', 'Third-party agreement')}
      open
      onClose={close}
      footer={
        <button type="button" className="button main" onClick={() => void save()}>
          {t('保存', 'Save')}
        </button>
      }
    >
      <div className="stack">
        {text('party', t('第三方名称', 'Third party'))}
        <Field label={t('关系', 'Role')}>
          <select
            className="input"
            value={form.role}
            onChange={(event) => {
              const role = (['processor', 'joint', 'recipient'] as const).find(
                (one) => one === event.target.value,
              );
              if (role) setForm({ ...form, role });
            }}
          >
            {Object.entries(roleWords).map(([value, name]) => (
              <option key={value} value={value}>
                {words(name)}
              </option>
            ))}
          </select>
        </Field>
        {text('purposeId', t('目的编号', 'Purpose ID'))}
        {text('contractNo', t('合同编号', 'Contract number'))}
        <div className="row">
          {day('startsOn', t('开始日', 'From'))}
          {day('endsOn', t('结束日', 'Until'))}
        </div>
        {text('region', t('数据去向(国家代码)', 'Data location (country code)'))}
        {text(
          'crossBorder',
          t('出境依据编号(境外必填)', 'Cross-border transfer basis (required outside CN)'),
        )}
        {text('deletionProof', t('到期删除证明', 'Proof of deletion on expiry'))}
      </div>
    </Dialog>
  );
}
