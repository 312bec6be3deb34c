import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration, shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad, useNow } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { Breach } from '../contract.ts';
import { breachMissing } from '../domain/breach.ts';
import { breachStepWords } from '../domain/words.ts';

const gradeWords = {
  general: { zh: '一般', en: 'Minor' },
  larger: { zh: '较大', en: 'Serious' },
  major: { zh: '重大', en: 'Major' },
  special: { zh: '特别重大', en: 'Critical' },
} as const;

/** Leaks and drills: the four-hour clock, the steps, and what is still missing. */
export function Breaches() {
  const { t } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ breaches: Breach[]; now: number }>('/api/privacy/breaches');
  const [opening, setOpening] = useState(false);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { breaches } = loaded.value;
  return (
    <>
      {can('handle', 'privacy') && (
        <div className="row">
          <button type="button" className="button" onClick={() => setOpening(true)}>
            {t('登记泄露事件或演练', 'Record breach or drill')}
          </button>
        </div>
      )}
      {breaches.length === 0 && (
        <p className="empty">
          {t(
            '暂无泄露事件。每年至少演练两次。',
            'No breaches. At least two drills a year are required.',
          )}
        </p>
      )}
      {breaches.map((item) => (
        <BreachPanel key={item.id} item={item} changed={reload} />
      ))}
      {opening && <OpenDialog close={() => setOpening(false)} done={reload} />}
    </>
  );
}

function BreachPanel({ item, changed }: { readonly item: Breach; readonly changed: () => void }) {
  const { t, words } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [stepping, setStepping] = useState<keyof typeof breachStepWords | null>(null);
  const missing = breachMissing(item);
  const may = can('handle', 'privacy') && item.closedAt === null;
  const close = async (): Promise<void> => {
    const sent = await api.post(`/api/privacy/breaches/${item.id}/close`);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    return changed();
  };
  return (
    <Panel
      title={`${item.drill ? t('演练:', 'Drill: ') : ''}${item.title}`}
      actions={<Clock item={item} reported={!missing.includes('report')} />}
    >
      <p className="second">
        {words(gradeWords[item.grade])} ·{' '}
        {t(`影响 ${item.subjects} 人`, `${item.subjects} people affected`)} ·{' '}
        {t('发现', 'detected')} {shanghaiTime(item.foundAt)}
      </p>
      <ul className="steps">
        {Object.entries(breachStepWords).map(([id, name]) => {
          const done = item.steps.filter(({ step }) => step === id);
          return (
            <li key={id}>
              <b>{words(name)}</b>{' '}
              {done.map((step) => (
                <small key={step.at} className="second">
                  {shanghaiTime(step.at)} {step.by}
                  {t(':', ': ')}
                  {step.note}{' '}
                </small>
              ))}
              {done.length === 0 && missing.includes(id) && (
                <span className="badge warn">{t('未处理', 'to do')}</span>
              )}{' '}
              {may && (
                <button
                  type="button"
                  className="link"
                  // The keys of this object are its steps.
                  onClick={() => setStepping(id as keyof typeof breachStepWords)}
                >
                  {t('记录', 'Record')}
                </button>
              )}
            </li>
          );
        })}
      </ul>
      {may && (
        <button
          type="button"
          className="button"
          disabled={missing.length > 0}
          onClick={() => void close()}
        >
          {t('结案', 'Close breach')}
        </button>
      )}
      {stepping !== null && (
        <StepDialog id={item.id} step={stepping} close={() => setStepping(null)} done={changed} />
      )}
    </Panel>
  );
}

function Clock({ item, reported }: { readonly item: Breach; readonly reported: boolean }) {
  const { t } = useSay();
  const now = useNow(1000);
  if (item.closedAt !== null) return <span className="badge">{t('已结案', 'Closed')}</span>;
  if (reported) return <span className="badge good">{t('报告已完成', 'Reported')}</span>;
  const left = item.reportBy - now;
  return (
    <span className={`badge ${left < 3_600_000 ? 'stop' : 'warn'}`} role="timer">
      {left > 0
        ? t(`报告剩 ${duration(left)}`, `${duration(left)} left to report`)
        : t(`报告已逾期 ${duration(-left)}`, `Report overdue by ${duration(-left)}`)}
    </span>
  );
}

interface StepProps {
  readonly id: string;
  readonly step: keyof typeof breachStepWords;
  readonly close: () => void;
  readonly done: () => void;
}

function StepDialog({ id, step, close, done }: StepProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [note, setNote] = useState('');
  const save = async (): Promise<void> => {
    const sent = await api.post(`/api/privacy/breaches/${id}/steps`, { step, note });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  return (
    <Dialog
      title={words(breachStepWords[step])}
      open
      onClose={close}
      footer={
        <button
          type="button"
          className="button main"
          disabled={note.trim().length < 2}
          onClick={() => void save()}
        >
          {t('写入(不可修改)', 'Save (cannot be changed)')}
        </button>
      }
    >
      <Field label={t('处理内容、对象、凭据', 'What was done, for whom, with what evidence')}>
        <textarea
          className="input"
          rows={3}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </Field>
    </Dialog>
  );
}

function OpenDialog({ close, done }: { readonly close: () => void; readonly done: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState({ title: '', grade: 'larger', subjects: '0', drill: false });
  const save = async (): Promise<void> => {
    const body = { ...form, subjects: Number(form.subjects) };
    const sent = await api.post('/api/privacy/breaches', body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  return (
    <Dialog
      title={t('登记泄露事件或演练', 'Record breach or drill')}
      open
      onClose={close}
      footer={
        <button type="button" className="button main" onClick={() => void save()}>
          {t('开始计时', 'Start the clock')}
        </button>
      }
    >
      <div className="stack">
        <Field label={t('事件经过', 'What happened')}>
          <input
            className="input"
            value={form.title}
            onChange={(event) => setForm({ ...form, title: event.target.value })}
          />
        </Field>
        <Field label={t('级别', 'Severity')}>
          <select
            className="input"
            value={form.grade}
            onChange={(event) => setForm({ ...form, grade: event.target.value })}
          >
            {Object.entries(gradeWords).map(([value, name]) => (
              <option key={value} value={value}>
                {words(name)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('影响人数(估计)', 'People affected (estimate)')}>
          <input
            className="input"
            inputMode="numeric"
            value={form.subjects}
            onChange={(event) => setForm({ ...form, subjects: event.target.value })}
          />
        </Field>
        <label className="row">
          <input
            type="checkbox"
            checked={form.drill}
            onChange={(event) => setForm({ ...form, drill: event.target.checked })}
          />
          {t('这是演练', 'This is a drill')}
        </label>
      </div>
    </Dialog>
  );
}
