import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan, useMe } from '../../team/web/index.tsx';
import { lawIn, type Assessment, type AssessmentBody, type AssessmentNeed } from '../contract.ts';
import { ScalePanel } from './scale.tsx';

const riskWords = {
  low: { zh: '低', en: 'Low' },
  medium: { zh: '中', en: 'Medium' },
  high: { zh: '高', en: 'High' },
} as const;
const yearMs = 365 * 86_400_000;

/** What has to be assessed before it is done (PIPL 55–56), and what follows from how much is held. */
export function Assessments() {
  const { t, words } = useSay();
  const [loaded, reload] = useLoad<{ deps: AssessmentNeed[]; assessments: Assessment[] }>(
    '/api/privacy/assessments',
  );
  const [writing, setWriting] = useState<AssessmentNeed | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { deps, assessments } = loaded.value;
  return (
    <>
      <Panel title={t('影响评估', 'Impact assessments')}>
        <Cards>
          <table>
            <thead>
              <tr>
                <th>{t('评估事项', 'Subject')}</th>
                <th>{t('依据', 'Legal basis')}</th>
                <th>{t('当前评估', 'Current assessment')}</th>
                <th>{t('风险', 'Risk')}</th>
                <th />
              </tr>
            </thead>
            <tbody>
              {deps.map((need) => (
                <NeedRow
                  key={need.id}
                  need={need}
                  editions={assessments.filter((item) => item.subject === need.id)}
                  write={() => setWriting(need)}
                  reload={reload}
                />
              ))}
            </tbody>
          </table>
        </Cards>
      </Panel>
      <ScalePanel />
      {writing && (
        <WriteDialog
          need={writing}
          name={words(writing.name)}
          last={assessments.find((item) => item.subject === writing.id)}
          close={() => setWriting(null)}
          done={reload}
        />
      )}
    </>
  );
}

interface NeedProps {
  readonly need: AssessmentNeed;
  /** The newest first. */
  readonly editions: readonly Assessment[];
  readonly write: () => void;
  readonly reload: () => void;
}

function NeedRow({ need, editions, write, reload }: NeedProps) {
  const { t, words, lang } = useSay();
  const toasts = useToasts();
  const may = useCan()('edit', 'privacy');
  const me = useMe();
  const [newest] = editions;
  const approved = editions.find((item) => item.secondAt !== null);
  const old = approved?.secondAt && Date.now() - approved.secondAt > yearMs;
  const waits = newest !== undefined && newest.secondAt === null;
  const approve = async (): Promise<void> => {
    const done = await api.post(`/api/privacy/assessments/${newest?.id}/approve`);
    if (done.ok) reload();
    else toasts.refuse(done.refusal);
  };
  return (
    <tr>
      <td>
        {words(need.name)}{' '}
        {need.gate && <small className="second">{t('须先评估', 'Assessment required')}</small>}
      </td>
      <td className="second small">{lawIn(need.law, lang)}</td>
      <td>
        {!approved && (
          <span className={`badge ${need.gate ? 'stop' : 'warn'}`}>{t('缺评估', 'Missing')}</span>
        )}
        {approved && (
          <>
            <span className={`badge ${old ? 'warn' : 'good'}`}>
              {old ? t('超一年未复核', 'Check overdue') : t('已批准', 'Approved')}
            </span>{' '}
            <small className="second">
              {approved.by} / {approved.second} · {shanghaiTime(approved.secondAt ?? 0)}
            </small>
          </>
        )}
        {waits && (
          <p className="small">
            {t(
              `${newest.by} 提交的新版待另一人批准`,
              `New version by ${newest.by} pending approval`,
            )}
            {may && newest.byId !== me?.id && (
              <button type="button" className="button small" onClick={() => void approve()}>
                {t('批准', 'Approve')}
              </button>
            )}
          </p>
        )}
      </td>
      <td>{approved && words(riskWords[approved.risk])}</td>
      <td>
        {may && (
          <button type="button" className="link" onClick={write}>
            {newest ? t('编写新版', 'New version') : t('编写评估', 'Write assessment')}
          </button>
        )}
      </td>
    </tr>
  );
}

interface WriteProps {
  readonly need: AssessmentNeed;
  readonly name: string;
  readonly last: Assessment | undefined;
  readonly close: () => void;
  readonly done: () => void;
}

function WriteDialog({ need, name, last, close, done }: WriteProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState<AssessmentBody>({
    subject: need.id,
    necessity: last?.necessity ?? '',
    impact: last?.impact ?? '',
    measures: last?.measures ?? '',
    risk: last?.risk ?? 'medium',
  });
  const save = async (): Promise<void> => {
    const sent = await api.post('/api/privacy/assessments', form);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  const text = (field: 'necessity' | 'impact' | 'measures', label: string) => (
    <Field label={label}>
      <textarea
        className="input"
        rows={3}
        maxLength={2000}
        value={form[field]}
        onChange={(event) => setForm({ ...form, [field]: event.target.value })}
      />
    </Field>
  );
  return (
    <Dialog
      title={`${t('影响评估', 'Impact assessment')} · ${name}`}
      open
      onClose={close}
      footer={
        <button type="button" className="button main" onClick={() => void save()}>
          {t('提交,等待另一人批准', 'Submit for approval')}
        </button>
      }
    >
      <div className="stack">
        {text(
          'necessity',
          t(
            '目的、方式是否合法、正当、必要',
            'Are purpose and method lawful, legitimate and necessary?',
          ),
        )}
        {text(
          'impact',
          t('对个人权益的影响和安全风险', 'Impact on individuals and security risks'),
        )}
        {text(
          'measures',
          t(
            '保护措施是否合法、有效、与风险相称',
            'Are the safeguards lawful, effective and proportionate?',
          ),
        )}
        <Field label={t('剩余风险', 'Residual risk')}>
          <select
            className="input"
            value={form.risk}
            onChange={(event) => {
              const risk = (['low', 'medium', 'high'] as const).find(
                (one) => one === event.target.value,
              );
              if (risk) setForm({ ...form, risk });
            }}
          >
            {Object.entries(riskWords).map(([value, label]) => (
              <option key={value} value={value}>
                {words(label)}
              </option>
            ))}
          </select>
        </Field>
      </div>
    </Dialog>
  );
}
