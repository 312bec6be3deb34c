import { useState } from 'react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { saidOf, searchMost } from '../../../design/filter.tsx';
import { Cards } from '../../../design/table.tsx';
import { Dialog, Field, Loading, More, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { fromShanghai, shanghaiTime, duration } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import { PatrolBadge, usePatrol } from './patrol.tsx';
import {
  plannedMs,
  sessionStates,
  stateWords,
  templates,
  type Session,
  type SessionState,
} from '../contract.ts';

const tone: Readonly<Record<SessionState, string>> = {
  draft: '',
  reviewed: 'accent',
  rehearsal: 'warn',
  live: 'stop',
  ended: 'good',
  archived: '',
};

export function StateBadge({ state }: { readonly state: SessionState }) {
  const { words } = useSay();
  return <span className={`badge ${tone[state]}`}>{words(stateWords[state])}</span>;
}

/** As many sessions as are shown at first, and as many more each time that somebody asks. */
const step = 50;

/** All sessions: find one, open what can be done with it now. The filter stands in the address. */
export function SessionsScreen() {
  const { t, words } = useSay();
  const can = useCan();
  const search: { q?: string; state?: string } = useSearch({ strict: false });
  const [most, setMost] = useState(step);
  const query = new URLSearchParams({ ...saidOf(search), limit: String(most) }).toString();
  const [loaded] = useLoad<{ sessions: Session[]; total: number }>(`/api/sessions?${query}`);
  const navigate = useNavigate();
  const [making, setMaking] = useState(false);
  if (loaded.state === 'loading') return <Loading />;
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const { sessions: shown, total } = loaded.value;
  const filter = (change: { q?: string; state?: string | undefined }): void => {
    const next = { ...search, ...change };
    const clean = Object.fromEntries(Object.entries(next).filter(([, value]) => value));
    void navigate({ to: '/desk', search: clean, replace: true });
  };
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('场次', 'Sessions')}</h1>
        {can('edit', 'session') && (
          <>
            <Link to="/desk/demo" className="button">
              {t('跑一场演示晚会', 'Run a demo evening')}
            </Link>
            <button type="button" className="button main" onClick={() => setMaking(true)}>
              {t('新建场次', 'New session')}
            </button>
          </>
        )}
      </div>
      <div className="row">
        <input
          className="input"
          style={{ maxWidth: 280 }}
          placeholder={t('按标题搜索', 'Search by title')}
          aria-label={t('按标题搜索', 'Search by title')}
          maxLength={searchMost}
          value={search.q ?? ''}
          onChange={(event) => filter({ q: event.target.value })}
        />
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={t('状态', 'Status')}
          value={search.state ?? ''}
          onChange={(event) => filter({ state: event.target.value })}
        >
          <option value="">{t('全部状态', 'All statuses')}</option>
          {sessionStates.map((state) => (
            <option key={state} value={state}>
              {words(stateWords[state])}
            </option>
          ))}
        </select>
        <span className="second small">
          {shown.length} / {total}
        </span>
      </div>
      <SessionTable sessions={shown} />
      <More left={total - shown.length} load={() => setMost(most + step)} />
      <NewSession open={making} onClose={() => setMaking(false)} />
    </div>
  );
}

function SessionTable({ sessions }: { readonly sessions: readonly Session[] }) {
  const { t } = useSay();
  const patrol = usePatrol();
  const can = useCan();
  if (sessions.length === 0) {
    return (
      <p className="panel empty">
        {t(
          '没有符合条件的场次。新建场次时用模板最快。',
          'No sessions match. Create one; a template is quickest.',
        )}
      </p>
    );
  }
  return (
    <Cards className="panel">
      <table>
        <thead>
          <tr>
            <th>{t('标题', 'Title')}</th>
            <th>{t('状态', 'Status')}</th>
            <th>{t('开播时间', 'Starts')}</th>
            <th className="number">{t('商品', 'Products')}</th>
            <th className="number">{t('时长', 'Duration')}</th>
            <th>{t('前往', 'Go to')}</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <td>
                <Link to="/desk/sessions/$id" params={{ id: session.id }}>
                  {session.plan.title}
                </Link>
              </td>
              <td>
                <StateBadge state={session.state} />
                <PatrolBadge found={patrol.get(session.id)} />
              </td>
              <td>{shanghaiTime(session.plan.startsAt)}</td>
              <td className="number">{session.plan.lineup.length}</td>
              <td className="number">{duration(plannedMs(session.plan.cues))}</td>
              <td>
                <SessionLinks session={session} publishes={can('publish', 'stream')} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Cards>
  );
}

export function SessionLinks({
  session,
  publishes,
}: {
  readonly session: Session;
  readonly publishes: boolean;
}) {
  const { t } = useSay();
  const onAir = session.state === 'live' || session.state === 'rehearsal';
  const ready = onAir || session.state === 'reviewed';
  const last = session.runs.findLast((run) => run.closedAt !== null);
  return (
    <span className="row small">
      {ready && (
        <Link to="/desk/control/$id" params={{ id: session.id }}>
          {t('中控台', 'Control room')}
        </Link>
      )}
      {ready && publishes && <a href={`/studio/${session.id}`}>{t('导播台', 'Studio')}</a>}
      {ready && (
        <Link to="/desk/prompter/$id" params={{ id: session.id }}>
          {t('提词器', 'Prompter')}
        </Link>
      )}
      {onAir && (
        <Link to="/desk/screen/$id" params={{ id: session.id }}>
          {t('大屏', 'Big screen')}
        </Link>
      )}
      {last && (
        <Link to="/desk/review/$runId" params={{ runId: last.id }}>
          {t('复盘', 'Review')}
        </Link>
      )}
      {session.state !== 'draft' && (
        <a href={`/w/${session.id}`} target="_blank" rel="noreferrer">
          {t('预热页', 'Preview page')}
        </a>
      )}
    </span>
  );
}

function NewSession({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const navigate = useNavigate();
  const [loaded] = useLoad<{ products: Product[] }>(open ? '/api/products' : null);
  const [title, setTitle] = useState('');
  const [starts, setStarts] = useState(() =>
    shanghaiTime(Date.now() + 86_400_000).replace(' ', 'T'),
  );
  const [templateId, setTemplateId] = useState('four-part');
  const [lineup, setLineup] = useState<readonly string[]>([]);
  const products =
    loaded.state === 'ready' ? loaded.value.products.filter(({ onSale }) => onSale) : [];
  const make = async (): Promise<void> => {
    const made = await api.post<Session>('/api/sessions', {
      title,
      channel: t('自有直播间', 'Own room'),
      startsAt: fromShanghai(starts),
      lineup,
      templateId,
    });
    if (!made.ok) return toasts.refuse(made.refusal);
    void navigate({ to: '/desk/sessions/$id', params: { id: made.value.id } });
    return undefined;
  };
  return (
    <Dialog
      title={t('新建场次', 'New session')}
      open={open}
      onClose={onClose}
      footer={
        <button type="button" className="button main" onClick={() => void make()}>
          {t('创建并编排', 'Create and plan')}
        </button>
      }
    >
      <div className="stack">
        <Field label={t('标题', 'Title')}>
          <input
            className="input"
            value={title}
            onChange={(event) => setTitle(event.target.value)}
          />
        </Field>
        <Field label={t('开播时间(北京时间)', 'Starts (Shanghai time)')}>
          <input
            className="input"
            type="datetime-local"
            value={starts}
            onChange={(event) => setStarts(event.target.value)}
          />
        </Field>
        <Field label={t('节目单模板', 'Rundown template')}>
          <select
            className="input"
            value={templateId}
            onChange={(event) => setTemplateId(event.target.value)}
          >
            <option value="">{t('空白', 'Blank')}</option>
            {templates.map((template) => (
              <option key={template.id} value={template.id}>
                {words(template.name)}
              </option>
            ))}
          </select>
        </Field>
        <fieldset className="stack choices">
          <legend className="small second">
            {t('商品(第一件为主推)', 'Products (the first is featured)')}
          </legend>
          {products.map((product) => (
            <label key={product.id} className="row">
              <input
                type="checkbox"
                checked={lineup.includes(product.id)}
                onChange={(event) =>
                  setLineup((now) =>
                    event.target.checked
                      ? [...now, product.id]
                      : now.filter((id) => id !== product.id),
                  )
                }
              />
              {words(product.name)}
            </label>
          ))}
        </fieldset>
      </div>
    </Dialog>
  );
}
