import { Link, useParams } from '@tanstack/react-router';
import { Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { provinceWords } from '../../../platform/kernel/province.ts';
import { duration } from '../../../platform/kernel/time.ts';
import { count, yuan } from '../../../platform/kernel/money.ts';
import { useFollowed, useNow } from '../../../platform/web/react.ts';
import type { Session } from '../../live/contract.ts';
import { Ended, Outside, overOf, useControl } from '../../live/web/index.tsx';
import type { Board, CurveView } from '../contract.ts';
import { CurvePanel } from './board.tsx';

const staleMs = 3000;

/** The wall: six figures to be read across a hall, no controls. It says how old its figures are. */
export function BigScreen() {
  const { t, lang, words } = useSay();
  const { id = '' } = useParams({ strict: false });
  const [loaded] = useFollowed<Session>(`/api/sessions/${id}`);
  const run =
    loaded.state === 'ready' ? loaded.value.runs.find((item) => item.closedAt === null) : undefined;
  const control = useControl(id, run?.id ?? null);
  const now = useNow(500);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const { show, extra, orders } = control;
  // Put by insight/app/keeper.ts in exactly these shapes.
  const board = extra['board'] as Board | undefined;
  const curve = extra['curve'] as CurveView | undefined;
  if (loaded.state === 'ready' && !run) {
    const over = overOf(loaded.value);
    if (over) return <Ended run={over} />;
    return (
      <main className="dark wall">
        <p className="empty">
          {t('本场未在播。', 'This session is not on air.')}{' '}
          <Link className="button" to="/desk">
            {t('返回场次', 'Back to sessions')}
          </Link>
        </p>
      </main>
    );
  }
  if (!show || !board || !curve) return <Outside link={control.link} refusal={control.refusal} />;
  const ageMs = now - control.frameAt;
  const nameOf = (product: string): string => {
    const found = show.products.find((item) => item.id === product);
    return found ? words(found.name) : product;
  };
  const six: readonly (readonly [string, string])[] = [
    [t('成交额', 'Paid'), yuan(board.paidFen)],
    [t('成交单', 'Orders'), count(board.paidOrders, lang)],
    [t('在线', 'Online'), count(board.online, lang)],
    [t('观看人数', 'Viewers'), count(board.viewers, lang)],
    [t('互动', 'Chat + likes'), count(board.danmaku + board.likes, lang)],
    [t('新增关注', 'New followers'), count(board.newFollowers, lang)],
  ];
  const last = orders[0];
  const topWords = board.words.slice(0, 24);
  const topCount = Math.max(1, topWords[0]?.count ?? 1);
  return (
    <main className="dark wall">
      <header className="row">
        <h1 className="grow">
          {show.title}
          {show.mode === 'rehearsal' && (
            <span className="badge warn">{t('彩排·模拟数据', 'Simulated')}</span>
          )}
        </h1>
        {ageMs > staleMs && (
          <span className="badge stop">
            {t(
              `数据停在 ${Math.round(ageMs / 1000)} 秒前`,
              `Data is ${Math.round(ageMs / 1000)} s old`,
            )}
          </span>
        )}
        <span className="clock">{duration(now + control.skewMs - show.openedAt)}</span>
      </header>
      <div className="six">
        {six.map(([name, value]) => (
          <div key={name}>
            <span>{name}</span>
            <strong>{value}</strong>
          </div>
        ))}
      </div>
      <div className="wall-grid">
        <section>
          <h2>{t('走势', 'Trends')}</h2>
          <CurvePanel curve={curve} height={220} />
        </section>
        <section>
          <h2>{t('商品榜', 'Top products')}</h2>
          <Bars rows={board.products.slice(0, 6).map((row) => [nameOf(row.id), row.paidFen])} />
        </section>
        <section>
          <h2>{t('省份榜', 'Top provinces')}</h2>
          <Bars
            rows={board.provinces
              .slice(0, 8)
              .map((row) => [words(provinceWords(row.name)), row.fen])}
          />
        </section>
        <section>
          <h2>{t('大家在说', 'Live chat')}</h2>
          <p className="cloud">
            {topWords.map((item) => (
              <span key={item.word} style={{ fontSize: 14 + (item.count / topCount) * 26 }}>
                {item.word}
              </span>
            ))}
          </p>
        </section>
      </div>
      <footer>
        {last
          ? `${t('最新成交', 'Latest order')}: ${last.name} ${nameOf(last.productId)} ×${last.quantity} ${yuan(last.totalFen)}`
          : t('等待第一单', 'Waiting for the first order')}
      </footer>
    </main>
  );
}

function Bars({ rows }: { readonly rows: readonly (readonly [string, number])[] }) {
  const { t } = useSay();
  const top = Math.max(1, ...rows.map(([, fen]) => fen));
  if (rows.length === 0) return <p className="second">{t('暂无成交', 'No orders yet')}</p>;
  return (
    <ol className="bars">
      {rows.map(([name, fen]) => (
        <li key={name}>
          <span className="clip">{name}</span>
          <i style={{ width: `${(fen / top) * 100}%` }} />
          <b>{yuan(fen)}</b>
        </li>
      ))}
    </ol>
  );
}
