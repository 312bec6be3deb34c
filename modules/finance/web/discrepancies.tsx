import { useState } from 'react';
import { Dialog, Field, Loading, More, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { providerNames, providerWords } from '../../payment/contract.ts';
import { classTerms, type DayDiscrepancy, type DayRun, type OpenPage } from '../contract.ts';
import { EntryLines } from './entry-lines.tsx';

interface DiscrepancyListProps {
  readonly run: DayRun;
  readonly working: boolean;
  readonly changed: () => void;
}

/** What did not fit on a day: whose work, until when, and the journal that is proposed. */
export function DiscrepancyList({ run, working, changed }: DiscrepancyListProps) {
  const { t } = useSay();
  const [loaded] = useLoad<{ findings: DayDiscrepancy[] }>(`/api/books/days/${run.day}/findings`);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  return (
    <Panel title={t(`${run.day} 的差异`, `Discrepancies of ${run.day}`)}>
      <Rows discrepancies={loaded.value.findings} {...{ working, changed }} />
    </Panel>
  );
}

/** All that nobody solved, over all days and levels, what runs out first on top. */
export function OpenDiscrepancies({ working, changed }: Omit<DiscrepancyListProps, 'run'>) {
  const { t } = useSay();
  const toasts = useToasts();
  const [loaded] = useLoad<OpenPage>('/api/books/findings');
  const [behind, setBehind] = useState<readonly DayDiscrepancy[]>([]);
  const [busy, setBusy] = useState(false);
  if (loaded.state !== 'ready') return null;
  const { total } = loaded.value;
  const discrepancies = [...loaded.value.findings, ...behind];
  const more = async (): Promise<void> => {
    setBusy(true);
    const after = new URLSearchParams({ after: discrepancies.at(-1)?.id ?? '' }).toString();
    const page = await api.get<OpenPage>(`/api/books/findings?${after}`);
    setBusy(false);
    if (page.ok) setBehind([...behind, ...page.value.findings]);
    else toasts.refuse(page.refusal);
  };
  return (
    <Panel
      title={t(`待处理差异(${total})`, `Open discrepancies (${total})`)}
      actions={
        <a className="button quiet small" href="/api/books/findings.csv">
          {t('导出表格', 'Export')}
        </a>
      }
    >
      <Rows {...{ discrepancies, working, changed }} />
      <More left={total - discrepancies.length} busy={busy} load={() => void more()} />
    </Panel>
  );
}

interface RowsProps {
  readonly discrepancies: readonly DayDiscrepancy[];
  readonly working: boolean;
  readonly changed: () => void;
}

function Rows({ discrepancies, working, changed }: RowsProps) {
  const { t, words } = useSay();
  const [asking, setAsking] = useState<DayDiscrepancy | null>(null);
  const owners = {
    finance: t('财务', 'Finance'),
    service: t('客服', 'Customer service'),
    supply: t('供应链', 'Supply chain'),
    tech: t('技术', 'Engineering'),
  };
  const billName = (no: string): string => {
    const provider = providerNames.find((name) => no.startsWith(`${name} `));
    const kind = no.endsWith(' fund') ? t('资金流水', 'fund flow') : t('交易账单', 'trade bill');
    return provider ? `${words(providerWords[provider])} ${kind}` : no;
  };
  return (
    <>
      {discrepancies.length === 0 && (
        <p className="empty">{t('没有差异。', 'No discrepancies.')}</p>
      )}
      <ul className="body stack">
        {discrepancies.map((item) => (
          <li key={item.id} className="row">
            <span className={`badge ${item.solved ? 'good' : 'stop'}`}>{item.class}</span>
            <span className="grow">
              {words(classTerms[item.class])} ·{' '}
              {item.class === 'D18' ? billName(item.no) : <code>{item.orderId || item.no}</code>}
              {item.detail && <> · {words(item.detail)}</>}
              <br />
              <span className="second small">
                {item.level > 3 ? t('清单', 'statement') : `L${item.level}`} ·{' '}
                {(item.oursFen !== 0 || item.theirsFen !== 0) && (
                  <>
                    {t('我方', 'Ours')} {yuan(item.oursFen)} · {t('对方', 'Theirs')}{' '}
                    {yuan(item.theirsFen)} ·{' '}
                  </>
                )}
                {owners[classTerms[item.class].owner]} ·{' '}
                {item.solved
                  ? `${item.solvedBy}: ${item.note}`
                  : `${t('截止', 'due')} ${shanghaiTime(item.dueAt)}`}
              </span>
            </span>
            {working && !item.solved && (
              <button type="button" className="button small" onClick={() => setAsking(item)}>
                {t('处理', 'Resolve')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {asking && (
        <Solve
          item={asking}
          close={() => setAsking(null)}
          done={() => {
            setAsking(null);
            changed();
          }}
        />
      )}
    </>
  );
}

interface SolveProps {
  readonly item: DayDiscrepancy;
  readonly close: () => void;
  readonly done: () => void;
}

function Solve({ item, close, done }: SolveProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [note, setNote] = useState('');
  const send = async (): Promise<void> => {
    const sent = await api.post(`/api/books/findings/${item.id}/solve`, { note });
    if (sent.ok) done();
    else toasts.refuse(sent.refusal);
  };
  return (
    <Dialog title={`${item.class} ${words(classTerms[item.class])}`} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          {item.proposal.some((line) => line.fen !== 0)
            ? t(
                '将记以下分录,记账后不可修改,只能冲销:',
                'This entry will be booked; it cannot be changed, only reversed:',
              )
            : t(
                '这类差异不动账,只登记查明的原因。',
                'This type moves no money; only the cause is recorded.',
              )}
        </p>
        <EntryLines lines={item.proposal.filter((line) => line.fen !== 0)} />
        <Field label={t('查明的原因(2–300 字)', 'Cause found (2–300 characters)')}>
          <textarea
            className="input"
            rows={3}
            minLength={2}
            maxLength={300}
            required
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        <button className="button main">{t('记账并结案', 'Book and resolve')}</button>
      </form>
    </Dialog>
  );
}
