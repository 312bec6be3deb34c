/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../modules/catalog/contract.ts';
import type { PublicSession } from '../../modules/live/contract.ts';
import { duration, shanghaiTime } from '../../platform/kernel/time.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { coverOf } from './cover.ts';
import { SellerLine } from './seller.tsx';
import { api, knownViewer } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

/** The warm-up page of one session: when, what, and "remind me" (A2). */
export function WarmUp({ sessionId }: { readonly sessionId: string }) {
  const [session, setSession] = useState<PublicSession | null>(null);
  const [products, setProducts] = useState<readonly Product[]>([]);
  const [wrong, setWrong] = useState('');
  const [reserved, setReserved] = useState(false);
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const load = async (): Promise<void> => {
      await knownViewer();
      const loaded = await api.get<PublicSession>(`/api/public/sessions/${sessionId}`);
      if (loaded.ok) setSession(loaded.value);
      else setWrong(wordsOf(loaded.refusal));
    };
    // One after the other: who is not known yet would otherwise be made known twice.
    void load().then(async () => {
      if (!(await knownViewer())) return;
      const mine = await api.get<{ sessionIds: string[] }>('/api/me/reservations');
      if (mine.ok) setReserved(mine.value.sessionIds.includes(sessionId));
    });
    void api.get<{ products: Product[] }>('/api/products').then((loaded) => {
      if (loaded.ok) setProducts(loaded.value.products);
    });
    const reload = setInterval(() => void load(), 10_000);
    const clock = setInterval(() => setNow(Date.now()), 1000);
    return () => {
      clearInterval(reload);
      clearInterval(clock);
    };
  }, [sessionId]);
  if (wrong !== '') return <p class="wrong">{wrong}</p>;
  if (!session) return <p class="quiet">{t('加载中……', 'Loading…')}</p>;
  const reserve = async (): Promise<void> => {
    const path = `/api/public/sessions/${sessionId}/reservations`;
    type Waiting = { reservations: number };
    const done = await (reserved ? api.del<Waiting>(path) : api.post<Waiting>(path, {}));
    if (!done.ok) return setWrong(wordsOf(done.refusal));
    setReserved(!reserved);
    setSession({ ...session, reservations: done.value.reservations });
    return undefined;
  };
  const lineup = session.lineup.flatMap(
    (id) => products.find((item) => item.id === id && item.onSale) ?? [],
  );
  const left = session.startsAt - now;
  const over = session.state === 'ended' || session.state === 'archived';
  return (
    <main class="warm-up">
      <p>
        <a href="/">← {t('全部直播', 'All shows')}</a>
      </p>
      {coverOf(session) !== '' && <img class="cover" src={coverOf(session)} alt="" />}
      <h1>{session.title}</h1>
      <p class="quiet">
        {shanghaiTime(session.startsAt)} · {session.hosts.join('、')}
      </p>
      <p>{session.warmUp}</p>
      {session.state === 'live' ? (
        <a class="buy wide" href={`/room/${session.id}`}>
          ● {t('正在直播,进入直播间', 'Live now: join')}
        </a>
      ) : over ? (
        <p>
          <a class="buy wide" href={`/room/${session.id}`}>
            {t('本场已结束,看回放', 'This show is over: watch the replay')}
          </a>
        </p>
      ) : (
        <>
          <p class="countdown" aria-live="off">
            {left > 0 ? countdown(left) : t('马上开始', 'Starting soon')}
          </p>
          <button
            type="button"
            class="buy wide"
            aria-pressed={reserved}
            title={reserved ? t('点击取消预约', 'Tap to cancel the reminder') : ''}
            onClick={() => void reserve()}
          >
            {reserved ? t('已预约', 'Reminder set') : t('预约提醒我', 'Remind me')} ·{' '}
            {session.reservations}
          </button>
        </>
      )}
      <h2>{t('本场商品', 'Products in this show')}</h2>
      <ul class="cards">
        {lineup.map((product) => (
          <li key={product.id} class="card">
            <img src={`/api/products/${product.id}/picture.svg`} alt="" />
            <span>
              <b>{words(product.name)}</b>
              <small>
                {words(product.tagline)}
                {product.label &&
                  ` · ${t(`能效 ${product.label.grade} 级`, `Energy grade ${product.label.grade}`)}`}
              </small>
              <strong>{yuan(product.priceFen)}</strong>
            </span>
          </li>
        ))}
      </ul>
      <SellerLine seller={session.seller} />
    </main>
  );
}

function countdown(ms: number): string {
  const days = Math.floor(ms / 86_400_000);
  const rest = duration(ms % 86_400_000);
  return days > 0
    ? t(`还有 ${days} 天 ${rest}`, `Starts in ${days} d ${rest}`)
    : t(`还有 ${rest}`, `Starts in ${rest}`);
}
