import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { Panel, useToasts } from '../../../design/parts.tsx';
import { useSay, type Say } from '../../../design/words.tsx';
import { duration, shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { StreamState } from '../../ingest/contract.ts';
import { StreamTroubles } from '../../ingest/web/index.tsx';
import { nextStates, plannedMs, stateWords, type Run, type Session } from '../../live/contract.ts';
import { useCan } from '../../team/web/index.tsx';

interface PreflightProps {
  readonly session: Session;
  readonly reload: () => void;
}

type Check = readonly [good: boolean, label: string];

/** Three of the plan, and the picture; what is not met says what is missing. */
function checksOf({ state, plan }: Session, publishing: boolean, t: Say): readonly Check[] {
  const reviewed = state !== 'draft';
  const hosted = plan.hostIds.length > 0;
  const scripted = plan.cues.some((cue) => cue.script !== '');
  return [
    [
      reviewed,
      reviewed
        ? t('方案已审核', 'Plan approved')
        : t(
            '方案未审核:须由编写人以外的人在方案页审核通过',
            'Plan not reviewed: somebody other than its author has to review it on the plan page',
          ),
    ],
    [hosted, hosted ? t('主播已指定', 'Host assigned') : t('未指定主播', 'No host assigned')],
    [scripted, scripted ? t('提词已写', 'Script written') : t('未写提词', 'No script written')],
    [
      publishing,
      publishing
        ? t('画面信号正常', 'Video signal is present')
        : t('暂无画面信号(可开播后再接)', 'No video signal yet (can come later)'),
    ],
  ];
}

/** Before the show: what is ready, what is missing, and the two ways to begin. */
export function Preflight({ session, reload }: PreflightProps) {
  const { t, words } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [busy, setBusy] = useState(false);
  const [stream, again] = useLoad<StreamState>(`/api/sessions/${session.id}/stream`);
  const publishing = stream.state === 'ready' && stream.value.publishing;
  const may = nextStates(session.state);
  const open = async (mode: Run['mode']): Promise<void> => {
    setBusy(true);
    const opened = await api.post<Run>(`/api/sessions/${session.id}/runs`, { mode });
    setBusy(false);
    if (opened.ok) reload();
    else toasts.refuse(opened.refusal);
  };
  const { plan } = session;
  const checks = checksOf(session, publishing, t);
  const planned = checks.slice(0, 3).every(([good]) => good);
  const last = session.runs.findLast((run) => run.closedAt !== null);
  return (
    <div className="page stack">
      <h1>
        {plan.title} · {t('中控台', 'Control room')}
      </h1>
      <Panel title={t('开播前检查', 'Pre-live checklist')}>
        <ul className="body stack">
          {checks.map(([good, label]) => (
            <li key={label} className="row">
              <span className={`badge ${good ? 'good' : 'warn'}`}>{good ? '✓' : '…'}</span>
              {label}
            </li>
          ))}
          <li className="second">
            {shanghaiTime(plan.startsAt)} · {plan.cues.length} {t('个环节', 'cues')} ·{' '}
            {duration(plannedMs(plan.cues))} · {words(stateWords[session.state])}
          </li>
        </ul>
        <div className="body">
          <StreamTroubles sessionId={session.id} />
        </div>
        <div className="body row">
          {may.includes('rehearsal') && can('rehearse', 'session') && (
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => void open('rehearsal')}
            >
              {t('开始彩排', 'Start rehearsal')}
            </button>
          )}
          {may.includes('live') && can('run', 'session') && (
            <button
              type="button"
              className="button stop"
              disabled={busy}
              onClick={() => void open('live')}
            >
              {t('开播', 'Go live')}
            </button>
          )}
          {!planned && (
            <Link className="button" to="/desk/sessions/$id" params={{ id: session.id }}>
              {t('打开方案', 'Open plan')}
            </Link>
          )}
          <button type="button" className="button quiet" onClick={again}>
            {t('重新检查', 'Check again')}
          </button>
          {can('publish', 'stream') && (
            <a className="button" href={`/studio/${session.id}`} target="_blank" rel="noreferrer">
              {t('打开导播台', 'Open studio')}
            </a>
          )}
          {last && (
            <Link className="button" to="/desk/review/$runId" params={{ runId: last.id }}>
              {t('看上次复盘', 'Last review')}
            </Link>
          )}
        </div>
      </Panel>
    </div>
  );
}
