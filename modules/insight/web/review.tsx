import { useEffect, useMemo, useState } from 'react';
import { Link, useParams } from '@tanstack/react-router';
import { Loading, Panel, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration, shanghaiClock, shanghaiTime } from '../../../platform/kernel/time.ts';
import { count, yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { alarmsAt } from '../../live/contract.ts';
import type { TapeFact } from '../../tape/events.ts';
import type { Review } from '../app/review.ts';
import { boardAt, curveStepMs } from '../contract.ts';
import { CurvePanel, Funnel, Indicators, ProductTable } from './board.tsx';
import { ControlBoard } from './control-board.tsx';
import { EvidenceButton } from '../../tape/web/index.tsx';
import { Folding } from './folding.tsx';
import { ComplianceLogPanel } from './compliance-log.tsx';
import { Head } from './head.tsx';
import { ProfitPanel } from './profit.tsx';
import { Replay } from './replay.ts';
import { ReplayVideo } from './replay-video.tsx';

/** The review of one run: all its figures, what they agree with, and the way back to any second. */
export function ReviewScreen() {
  const { t, lang, words } = useSay();
  const { runId = '' } = useParams({ strict: false });
  const [loaded, reload] = useLoad<Review>(`/api/runs/${runId}/review`);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Folding runId={runId} />;
  const review = loaded.value;
  const { board, agreement } = review;
  const nameOf = (id: string): string => {
    const name = review.names[id];
    return name ? words(name) : id;
  };
  const lengthMs = (review.closedAt ?? board.at) - review.openedAt;
  const file = (form: string): string => `/api/runs/${runId}/review.${form}?lang=${lang}`;
  return (
    <div className="page stack">
      <div className="row">
        <h1>{review.title}</h1>
        {review.mode === 'rehearsal' && (
          <span className="badge warn">{t('彩排·模拟数据', 'Rehearsal · simulated')}</span>
        )}
        <span className="second">
          {shanghaiTime(review.openedAt)} · {duration(lengthMs)} · {review.hosts.join('、')}
        </span>
        <span className="grow" />
        <a className="button" href={file('pdf')}>
          PDF
        </a>
        <a className="button" href={file('xlsx')}>
          Excel
        </a>
        <EvidenceButton runId={runId} />
        <Link
          className="button"
          to="/desk/orders"
          search={
            review.mode === 'live'
              ? { sessionId: review.sessionId }
              : { sessionId: review.sessionId, simulated: 'yes' }
          }
        >
          {t('查看订单', 'View orders')}
        </Link>
      </div>
      <p className={`notice ${agreement.agree ? 'good' : 'stop'}`} data-agree={agreement.agree}>
        {agreement.agree ? '✓' : '✗'}{' '}
        {t(
          `记录合计 ${yuan(agreement.foldFen)}(${agreement.foldOrders} 单),订单表合计 ${yuan(agreement.tableFen)}(${agreement.tableOrders} 单)`,
          `Tape total ${yuan(agreement.foldFen)} (${agreement.foldOrders} orders), orders table total ${yuan(agreement.tableFen)} (${agreement.tableOrders} orders)`,
        )}
        {agreement.agree
          ? t(',完全一致。', ': they match.')
          : t(',不一致!', ': THEY DO NOT MATCH.')}{' '}
        {agreement.tapeBrokenAt === null
          ? t('记录的哈希链完整', 'The hash chain of the tape is intact')
          : t(
              `记录在第 ${agreement.tapeBrokenAt} 批断开`,
              `The tape is broken at batch ${agreement.tapeBrokenAt}`,
            )}
        {agreement.recording.segments > 0 &&
          t(
            `;录像 ${agreement.recording.segments} 段`,
            `; recording has ${agreement.recording.segments} segments`,
          )}
        {agreement.recording.segments > 0 &&
          (agreement.recording.brokenAt === null
            ? t(',完整。', ', complete.')
            : t(',有缺损!', ', DAMAGED.'))}
      </p>
      <div className="heads">
        <Head
          name={t('支付金额', 'Paid')}
          value={yuan(board.paidFen)}
          goal={board.goals.gmvFen}
          of={board.paidFen}
        />
        <Head
          name={t('支付订单', 'Paid orders')}
          value={count(board.paidOrders, lang)}
          goal={board.goals.orders}
          of={board.paidOrders}
        />
        <Head
          name={t('观看人数', 'Viewers')}
          value={count(board.viewers, lang)}
          goal={board.goals.viewers}
          of={board.viewers}
        />
        <Head name={t('最高在线', 'Peak online')} value={count(board.peakOnline, lang)} />
        <Head
          name={t('下单未付', 'Unpaid orders')}
          value={count(board.placedOrders - board.paidOrders, lang)}
        />
        <Head name={t('退款', 'Refunded')} value={yuan(board.refundedFen)} />
      </div>
      <Panel title={t('12 项指标(点击查看定义)', '12 metrics (select one for its definition)')}>
        <Indicators board={board} runId={runId} />
      </Panel>
      <ComplianceLogPanel log={review.guard} runId={review.runId} />
      <div className="two">
        <Panel title={t('五维四率', 'Funnel')}>
          <Funnel board={board} />
        </Panel>
        <Panel title={t('商品', 'Products')}>
          <ProductTable board={board} nameOf={nameOf} />
        </Panel>
      </div>
      <ProfitPanel profit={review.profit} nameOf={nameOf} changed={reload} />
      <ReplayPanel runId={runId} review={review} />
    </div>
  );
}

interface TapeAnswer {
  readonly facts: readonly TapeFact[];
}

function ReplayPanel({ runId, review }: { readonly runId: string; readonly review: Review }) {
  const { t } = useSay();
  const [asked, setAsked] = useState(false);
  const [loaded] = useLoad<TapeAnswer>(asked ? `/api/runs/${runId}/tape` : null);
  return (
    <Panel title={t('回放(同一时间轴)', 'Replay on one timeline')}>
      <div className="body stack">
        <CurvePanel curve={review.curve} />
        {!asked && (
          <div className="row">
            <button type="button" className="button main" onClick={() => setAsked(true)}>
              {t('打开回放', 'Open replay')}
            </button>
          </div>
        )}
        {asked && loaded.state === 'loading' && <Loading />}
        {asked && loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      </div>
      {loaded.state === 'ready' && <ReplayStage facts={loaded.value.facts} review={review} />}
    </Panel>
  );
}

interface StageProps {
  readonly facts: readonly TapeFact[];
  readonly review: Review;
}

const speeds = [1, 2, 8, 30] as const;

function ReplayStage({ facts, review }: StageProps) {
  const { t } = useSay();
  const replay = useMemo(() => new Replay(facts), [facts]);
  const end = review.closedAt ?? review.board.at;
  const [at, setAt] = useState(review.openedAt + 1000);
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(1);
  useEffect(() => {
    if (!playing) return undefined;
    const stepMs = 250;
    const timer = setInterval(() => {
      setAt((now) => {
        const next = Math.min(end, now + stepMs * speed);
        if (next === end) setPlaying(false);
        return next;
      });
    }, stepMs);
    return () => clearInterval(timer);
  }, [playing, speed, end]);
  const { room, figures } = useMemo(() => replay.at(at), [replay, at]);
  const view = {
    sessionId: review.sessionId,
    runId: review.runId,
    profit: undefined,
    show: room,
    board: boardAt(figures, at),
    curve: {
      from: figures.openedAt,
      stepMs: curveStepMs,
      points: figures.curve,
      markers: figures.markers,
    },
    online: figures.online,
    alarms: alarmsAt(room, at),
    danmaku: room.danmaku,
    orders: room.ticker,
    link: 'open' as const,
    now: at,
    offers: new Map(),
  };
  const cues = room.cues.flatMap((cue) => {
    const started = facts.find((fact) => fact.type === 'cue.started' && fact.data.cueId === cue.id);
    return started ? [{ cue, at: started.at }] : [];
  });
  return (
    <div className="replay">
      <div className="row body">
        <button type="button" className="button main" onClick={() => setPlaying(!playing)}>
          {playing ? t('暂停', 'Pause') : t('播放', 'Play')}
        </button>
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={t('速度', 'Speed')}
          value={speed}
          onChange={(event) => setSpeed(Number(event.target.value))}
        >
          {speeds.map((value) => (
            <option key={value} value={value}>
              {value}×
            </option>
          ))}
        </select>
        <input
          type="range"
          className="grow scrub"
          aria-label={t('时间轴', 'Timeline')}
          aria-valuetext={shanghaiClock(at)}
          min={review.openedAt}
          max={end}
          step={1000}
          value={at}
          onChange={(event) => setAt(Number(event.target.value))}
        />
        <strong data-testid="replay-time">{shanghaiClock(at)}</strong>
        <EvidenceButton runId={review.runId} around={at} />
      </div>
      <div className="row body jumps">
        {cues.map(({ cue, at: start }) => (
          <button
            key={cue.id}
            type="button"
            className={`button small ${room.cue?.cueId === cue.id ? 'main' : ''}`}
            onClick={() => setAt(start + 500)}
          >
            {cue.title}
          </button>
        ))}
      </div>
      <div className="replay-grid">
        <ReplayVideo review={review} room={room} at={at} playing={playing} speed={speed} />
        <Script room={room} />
      </div>
      <ControlBoard view={view} />
    </div>
  );
}

function Script({
  room,
}: {
  readonly room: {
    readonly cues: readonly { id: string; title: string; script: string }[];
    readonly cue: { cueId: string } | null;
  };
}) {
  const { t } = useSay();
  const cue = room.cues.find((item) => item.id === room.cue?.cueId);
  return (
    <Panel
      title={
        cue
          ? `${t('当前提词', 'Script at this moment')} · ${cue.title}`
          : t('暂无环节', 'No cue yet')
      }
    >
      <p className="body script-text">{cue?.script ?? ''}</p>
    </Panel>
  );
}
