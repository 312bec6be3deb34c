import { Panel } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration } from '../../../platform/kernel/time.ts';
import { count, yuan } from '../../../platform/kernel/money.ts';
import type { Refusal } from '../../../platform/kernel/result.ts';
import type { LinkState } from '../../../platform/web/socket.ts';
import type { Alarm, Cue, RoomState } from '../../live/contract.ts';
import { ChatPanel, LinkBadge, RundownRunner, ShelfPanel } from '../../live/web/index.tsx';
import { CompliancePanel } from '../../speech/web/index.tsx';
import type { Board, CurveView, ProfitView } from '../contract.ts';
import type { Act } from './act.ts';
import { ProfitPanel } from './profit.tsx';
import { CurvePanel, FiguresPanel, Funnel, ProductTable } from './board.tsx';
import { CrowdButton, SpendButton } from './control-tools.tsx';
import { StreamTroubles } from '../../ingest/web/index.tsx';
import { ProgramMonitor } from './monitor.tsx';

export interface ControlView {
  readonly sessionId: string;
  readonly runId: string;
  readonly show: Omit<RoomState, 'danmaku' | 'ticker'>;
  readonly board: Board;
  readonly curve: CurveView;
  readonly profit: ProfitView | undefined;
  readonly online: number;
  readonly alarms: readonly Alarm[];
  readonly danmaku: RoomState['danmaku'] | readonly RoomState['danmaku'][number][];
  readonly orders: readonly RoomState['ticker'][number][];
  readonly link: LinkState;
  readonly refusal?: Refusal | undefined;
  readonly now: number;
  readonly offers: ReadonlyMap<string, Cue['offer']>;
}

interface LiveHands {
  readonly act: Act;
  readonly stop: () => void;
  readonly help: () => void;
}

/**
 * The board of the control room. With `live` its buttons work; without, it is the same board at a
 * second of the past, as the replay shows it.
 */
export function ControlBoard({
  view,
  live,
}: {
  readonly view: ControlView;
  readonly live?: LiveHands;
}) {
  const { t, words } = useSay();
  const { show, board } = view;
  const nameOf = (id: string): string => {
    const product = show.products.find((item) => item.id === id);
    return product ? words(product.name) : id;
  };
  return (
    <main className={`dark control ${live ? '' : 'past'}`}>
      <TopBar view={view} live={live} />
      <div className="control-grid">
        <RundownRunner
          show={show}
          now={view.now}
          offers={view.offers}
          {...(live ? { act: live.act } : {})}
        />
        <div className="stack middle">
          {live && <ProgramMonitor sessionId={view.sessionId} show={show} />}
          {live && <StreamTroubles sessionId={view.sessionId} />}
          <Panel title={t('走势', 'Trends')}>
            <div className="body">
              <CurvePanel
                curve={view.curve}
                height={live ? 110 : 140}
                {...(live ? {} : { at: view.now })}
              />
            </div>
          </Panel>
          <Panel title={t('五维四率', 'Funnel')}>
            <Funnel board={board} />
          </Panel>
          <FiguresPanel board={board} runId={view.runId} />
          <Panel title={t('商品', 'Products')}>
            <ProductTable board={board} nameOf={nameOf} />
          </Panel>
          {view.profit && <ProfitPanel profit={view.profit} nameOf={nameOf} />}
        </div>
        <div className="stack">
          <CompliancePanel
            sessionId={view.sessionId}
            show={show}
            now={view.now}
            {...(live ? { act: live.act } : {})}
          />
          <ChatPanel
            danmaku={view.danmaku}
            pinned={show.pinnedDanmaku}
            muted={show.muted}
            now={view.now}
            {...(live ? { act: live.act } : {})}
          />
          <Panel title={t('订单', 'Orders')}>
            <ul className="ticker">
              {view.orders.length === 0 && (
                <li className="empty">{t('暂无成交。', 'No orders yet.')}</li>
              )}
              {view.orders.map((order) => (
                <li key={order.id} className="row">
                  <span className="second">{order.name}</span>
                  <span className="grow clip">
                    {nameOf(order.productId)} ×{order.quantity}
                  </span>
                  <strong>{yuan(order.totalFen)}</strong>
                </li>
              ))}
            </ul>
          </Panel>
        </div>
      </div>
      <ShelfPanel show={show} now={view.now} {...(live ? { act: live.act } : {})} />
    </main>
  );
}

function TopBar({
  view,
  live,
}: {
  readonly view: ControlView;
  readonly live: LiveHands | undefined;
}) {
  const { t, lang, words } = useSay();
  const { show, board, alarms } = view;
  const healthy = show.health ? `${(show.health.kbps / 1000).toFixed(1)} Mbit/s` : '—';
  return (
    <header className="top-bar row">
      <strong className={`on-air ${show.stream.on ? 'on' : ''}`}>
        ● {show.mode === 'live' ? t('直播中', 'ON AIR') : t('彩排·模拟', 'REHEARSAL')}{' '}
        {duration((show.closedAt ?? view.now) - show.openedAt)}
      </strong>
      <Big name={t('在线', 'Online')} value={count(board.online, lang)} />
      <Big
        name={t('成交额', 'Paid')}
        value={yuan(board.paidFen)}
        goal={board.goals.gmvFen}
        of={board.paidFen}
      />
      {view.profit && (
        <Big name={t('边际', 'Margin')} value={yuan(view.profit.session.marginFen)} />
      )}
      <Big
        name={t('成交单', 'Orders')}
        value={count(board.paidOrders, lang)}
        goal={board.goals.orders}
        of={board.paidOrders}
      />
      <Big
        name={t('观看', 'Viewers')}
        value={count(board.viewers, lang)}
        goal={board.goals.viewers}
        of={board.viewers}
      />
      <Big name={t('上行', 'Uplink')} value={healthy} />
      <span className="grow" />
      {alarms.map((alarm) => (
        <button
          key={alarm.id}
          type="button"
          className={`badge ${alarm.level}`}
          disabled={!live}
          title={t('点击确认', 'Select to acknowledge')}
          onClick={() => void live?.act({ do: 'acknowledge', alarm: alarm.id })}
        >
          ⚠ {words(alarm.words)}
        </button>
      ))}
      {live && <LinkBadge link={view.link} refusal={view.refusal} />}
      {live && show.mode === 'rehearsal' && <CrowdButton sessionId={view.sessionId} />}
      {live && <SpendButton act={live.act} />}
      {live && (
        <>
          <button type="button" className="button small" onClick={live.help}>
            ?
          </button>
          <button type="button" className="button stop" onClick={live.stop}>
            {t('结束', 'End')}
          </button>
        </>
      )}
    </header>
  );
}

interface BigProps {
  readonly name: string;
  readonly value: string;
  readonly goal?: number;
  readonly of?: number;
}

function Big({ name, value, goal, of }: BigProps) {
  const share = goal !== undefined && goal > 0 && of !== undefined ? of / goal : null;
  return (
    <span className="big">
      <span className="second small">
        {name}
        {share !== null && ` ${Math.round(share * 100)}%`}
      </span>
      <strong>{value}</strong>
    </span>
  );
}
