import { useState } from 'react';
import { FilterBar, FilterChoice, FilterText } from '../../../design/filter.tsx';
import { Cards } from '../../../design/table.tsx';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import { lawIn, type SubjectRequest } from '../contract.ts';
import { isLate } from '../domain/request.ts';
import { kindWords, requestStateWords } from '../domain/words.ts';

interface Loaded {
  readonly requests: readonly SubjectRequest[];
  readonly now: number;
}

/** What people asked about their data, each with its clock of fifteen working days. */
export function Requests() {
  const { t, words } = useSay();
  const [loaded, reload] = useLoad<Loaded>('/api/privacy/requests');
  const [search, setSearch] = useState('');
  const [state, setState] = useState('open');
  const [chosen, setChosen] = useState<string | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { requests, now } = loaded.value;
  const shown = requests.filter((item) => {
    const text = `${item.id} ${item.subjectId} ${item.words}`;
    return (state === '' || item.state === state) && text.includes(search.trim());
  });
  const open = requests.find(({ id }) => id === chosen);
  return (
    <>
      <FilterBar>
        <FilterText
          label={t('搜索请求', 'Search requests')}
          placeholder={t('请求号、观众号、内容', 'Request, viewer or text')}
          value={search}
          change={setSearch}
        />
        <FilterChoice
          label={t('状态', 'Status')}
          all={t('全部', 'All')}
          choices={Object.entries(requestStateWords).map(([value, name]) => {
            return { value, label: words(name) };
          })}
          value={state}
          change={setState}
        />
      </FilterBar>
      <Panel title={t(`请求 ${shown.length}`, `${shown.length} requests`)}>
        <Cards>
          <table>
            <thead>
              <tr>
                <th>{t('请求', 'Request')}</th>
                <th>{t('请求人', 'Requester')}</th>
                <th>{t('内容', 'Text')}</th>
                <th>{t('提交时间', 'Submitted')}</th>
                <th>{t('截止', 'Due')}</th>
                <th>{t('状态', 'Status')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((item) => (
                <tr key={item.id}>
                  <td>
                    <button type="button" className="link" onClick={() => setChosen(item.id)}>
                      {words(kindWords[item.kind])}
                    </button>
                  </td>
                  <td>
                    <code>{item.subjectId}</code>
                  </td>
                  <td>{item.words}</td>
                  <td>{shanghaiTime(item.askedAt)}</td>
                  <td>{item.state === 'open' && <Due item={item} now={now} />}</td>
                  <td>{words(requestStateWords[item.state])}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Cards>
        {shown.length === 0 && (
          <p className="empty">{t('没有符合条件的请求。', 'No requests match.')}</p>
        )}
      </Panel>
      {open && <RequestDialog item={open} close={() => setChosen(null)} done={reload} />}
    </>
  );
}

function Due({ item, now }: { readonly item: SubjectRequest; readonly now: number }) {
  const { t } = useSay();
  const days = Math.ceil((item.dueAt - now) / 86_400_000);
  const late = isLate(item, now);
  return (
    <span className={`badge ${days < 0 ? 'stop' : late ? 'warn' : ''}`}>
      {shanghaiTime(item.dueAt).slice(0, 10)} · {t(`剩 ${days} 天`, `${days} days left`)}
    </span>
  );
}

interface RequestProps {
  readonly item: SubjectRequest;
  readonly close: () => void;
  readonly done: () => void;
}

function RequestDialog({ item, close, done }: RequestProps) {
  const { t, words } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [answer, setAnswer] = useState('');
  const removes = item.kind === 'delete' || item.kind === 'close';
  const act = async (what: 'carry-out' | 'answer' | 'refuse'): Promise<void> => {
    const sent = await api.post(`/api/privacy/requests/${item.id}`, { do: what, answer });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  const button = (what: 'carry-out' | 'answer' | 'refuse', text: string, look: string) => (
    <button
      type="button"
      className={`button ${look}`}
      disabled={answer.trim().length < 2}
      onClick={() => void act(what)}
    >
      {text}
    </button>
  );
  const open = item.state === 'open' && can('handle', 'privacy');
  return (
    <Dialog
      title={words(kindWords[item.kind])}
      open
      onClose={close}
      footer={
        open && (
          <>
            {button('refuse', t('驳回并说明', 'Decline'), 'quiet')}
            {removes
              ? button('carry-out', t('立即执行', 'Execute now'), 'main')
              : button('answer', t('答复并办结', 'Answer and close'), 'main')}
          </>
        )
      }
    >
      <div className="stack">
        <p>{item.words === '' ? t('没有附言。', 'No message.') : item.words}</p>
        {removes && open && (
          <p className="notice">
            {t(
              '提交满一天后自动执行,此前本人可以撤销。',
              'Executed automatically one day after submission; until then the person can cancel it.',
            )}
          </p>
        )}
        {open && (
          <Field label={t('给本人的答复', 'Answer to the person')}>
            <textarea
              className="input"
              rows={3}
              value={answer}
              onChange={(event) => setAnswer(event.target.value)}
            />
          </Field>
        )}
        {item.doneAt !== null && (
          <p className="second">
            {shanghaiTime(item.doneAt)} · {item.doneBy} {item.answer}
          </p>
        )}
        {item.outcome && <OutcomeList outcome={item.outcome} />}
      </div>
    </Dialog>
  );
}

function OutcomeList({ outcome }: { readonly outcome: NonNullable<SubjectRequest['outcome']> }) {
  const { t, words, lang } = useSay();
  return (
    <ul>
      <li>{t(`删除 ${outcome.removed} 处`, `${outcome.removed} deleted`)}</li>
      {outcome.kept.map((line) => (
        <li key={words(line.what)}>
          {t('保留:', 'Kept: ')}
          {words(line.what)} × {line.count}
          {t('(', ' (')}
          {lawIn(line.law, lang)}
          {t(';', '; ')}
          {line.until === null
            ? t('履行完毕后起算', 'counted from completion')
            : `${t('到', 'until')} ${shanghaiTime(line.until).slice(0, 10)}`}
          {t(')', ')')}
        </li>
      ))}
      <li>
        {t('备份最迟清除', 'Backups purged by')} {shanghaiTime(outcome.backupsUntil).slice(0, 10)}
      </li>
    </ul>
  );
}
