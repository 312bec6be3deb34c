/** @jsxImportSource preact */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Product } from '../../modules/catalog/contract.ts';
import type { PublicSession } from '../../modules/live/contract.ts';
import type { Refusal } from '../../platform/kernel/result.ts';
import { Buy } from './buy.tsx';
import { Chat, Danmaku } from './chat.tsx';
import { OrdersList } from './orders.tsx';
import { AiMark } from './ai-mark.tsx';
import { RoomCaptions } from './captions.tsx';
import { LinkNote } from './link-note.tsx';
import { Player } from './player.tsx';
import { PinnedCard, ProductPage, Shelf, takable } from './products.tsx';
import { SellerLine } from './seller.tsx';
import { RoomOver } from './room-over.tsx';
import { Sheet } from './sheet.tsx';
import { useRoom } from './use-room.ts';
import { api, knownViewer } from './viewer.ts';
import { count } from '../../platform/kernel/money.ts';
import { lang, t, wordsOf } from './words.ts';

type Open =
  | { readonly kind: 'shelf' }
  | { readonly kind: 'orders' }
  | { readonly kind: 'seller' }
  | { readonly kind: 'product'; readonly product: Product }
  | { readonly kind: 'buy'; readonly product: Product };

/** A viewer's room: finds the show that is on, and waits for it where it is not. */
export function Room({ sessionId }: { readonly sessionId: string }) {
  const [session, setSession] = useState<PublicSession | null>(null);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    const load = async (): Promise<void> => {
      const loaded = await api.get<PublicSession>(`/api/public/sessions/${sessionId}`);
      if (loaded.ok) setSession(loaded.value);
      else setWrong(wordsOf(loaded.refusal));
    };
    void load();
    const timer = setInterval(() => void load(), 4000);
    return () => clearInterval(timer);
  }, [sessionId]);
  if (wrong !== '' && !session) return <p class="wrong">{wrong}</p>;
  if (!session) return <p class="quiet">{t('正在进入直播间……', 'Joining…')}</p>;
  const run = session.run?.closedAt === null ? session.run : null;
  if (!run) return <RoomOver session={session} />;
  return <LiveRoom key={run.id} session={session} runId={run.id} />;
}

interface LiveRoomProps {
  readonly session: PublicSession;
  readonly runId: string;
}

function LiveRoom({ session, runId }: LiveRoomProps) {
  const { state, link, refusal, socket, me } = useRoom(session, runId);
  const [open, setOpen] = useState<Open | null>(null);
  const [products, setProducts] = useState<readonly Product[]>([]);
  const [followed, setFollowed] = useState(false);
  const seen = useRef(new Set<string>());
  useEffect(() => {
    void api.get<{ products: Product[] }>('/api/products').then((loaded) => {
      if (!loaded.ok) return;
      const all = loaded.value.products;
      setProducts(session.lineup.flatMap((id) => all.find((item) => item.id === id) ?? []));
    });
  }, [session.lineup.join()]);
  useEffect(() => {
    void knownViewer().then(async () => {
      const found = await api.get<{ following: boolean }>('/api/me/follow');
      if (found.ok && found.value.following) setFollowed(true);
    });
  }, []);
  const { show } = state;
  const shown = useCallback(
    (ids: readonly string[]) => {
      const fresh = ids.filter((id) => !seen.current.has(id));
      for (const id of fresh) seen.current.add(id);
      if (fresh.length > 0) socket.current?.send({ t: 'shown', p: fresh });
    },
    [socket],
  );
  const forSale = products.filter((product) => show?.down?.includes(product.id) !== true);
  const pinned = forSale.find((product) => product.id === show?.pinned);
  useEffect(() => {
    if (pinned && link === 'open') shown([pinned.id]);
  }, [pinned?.id, link, shown]);
  const openProduct = (product: Product): void => {
    socket.current?.send({ t: 'open', p: product.id });
    setOpen({ kind: 'product', product });
  };
  const say = async (text: string): Promise<string | undefined> => {
    const answer = await socket.current?.ask({ t: 'say', id: crypto.randomUUID(), text } as {
      id: string;
    });
    const refusal = (answer as { no?: Refusal } | undefined)?.no;
    return refusal ? wordsOf(refusal) : undefined;
  };
  const follow = async (): Promise<void> => {
    if (followed) {
      const left = await api.del('/api/me/follow');
      return setFollowed(!left.ok);
    }
    await socket.current?.ask({ t: 'follow', id: crypto.randomUUID() } as { id: string });
    return setFollowed(true);
  };
  const offerOf = (product: Product) =>
    show?.offers.find((offer) => offer.productId === product.id);
  return (
    <main class="room">
      <Player
        source={`/origin/${session.id}/live.m3u8`}
        live
        on={show?.stream.on === true && show.paused !== true}
      />
      {show?.ai === true && <AiMark />}
      {show?.paused === true && (
        <p class="mark" role="status">
          {t('直播暂停,稍后继续', 'Paused; back soon')}
        </p>
      )}
      <Danmaku said={state.said} me={me.current} skewMs={state.skewMs} />
      <header class="room-top">
        <button type="button" class="shop" onClick={() => setOpen({ kind: 'seller' })}>
          <b>{session.channel}</b>
          <small>
            {t('销售者:', 'Seller: ')}
            {session.seller.name}
          </small>
        </button>
        <button
          type="button"
          class="follow"
          aria-pressed={followed}
          title={followed ? t('点击取消关注', 'Tap to unfollow') : ''}
          onClick={() => void follow()}
        >
          {followed ? t('已关注', 'Following') : t('+ 关注', '+ Follow')}
        </button>
        {show && (
          <span class="online" data-testid="online">
            {count(show.online, lang)} {t('人', 'watching')}
          </span>
        )}
      </header>
      {show?.mode === 'rehearsal' && (
        <p class="mark">
          {t('彩排 · 模拟数据,不产生真实成交', 'Rehearsal · simulated, no real sales')}
        </p>
      )}
      <LinkNote link={link} refusal={refusal} />
      {show?.cue && <p class="cue-card">{show.cue.card || show.cue.title}</p>}
      <div class="over-foot">
        {state.bought && (
          <p class="bought" key={state.bought.id}>
            {state.bought.name} {t('买了', 'bought')}{' '}
            {products.find((item) => item.id === state.bought?.productId)?.name[lang] ?? ''}
          </p>
        )}
        <RoomCaptions captions={show?.captions} skewMs={state.skewMs} />
      </div>
      <Chat
        said={state.said}
        pinned={show?.pinnedDanmaku ?? null}
        me={me.current}
        say={say}
        like={(n) => socket.current?.send({ t: 'like', n })}
        likes={show?.likes ?? 0}
        openShelf={() => {
          shown(products.map((product) => product.id));
          setOpen({ kind: 'shelf' });
        }}
      >
        {pinned && (
          <PinnedCard
            product={pinned}
            offer={offerOf(pinned)}
            skewMs={state.skewMs}
            open={() => openProduct(pinned)}
            buy={() => {
              socket.current?.send({ t: 'open', p: pinned.id });
              setOpen({ kind: 'buy', product: pinned });
            }}
          />
        )}
      </Chat>
      <Sheets
        {...{ open, setOpen, session, runId, openProduct, offerOf }}
        products={forSale}
        skewMs={state.skewMs}
      />
    </main>
  );
}

type BuySheetProps = Omit<Parameters<typeof Buy>[0], 'payment'> & {
  readonly close: () => void;
  readonly seeOrders: () => void;
};

/** The way from the order to its payment; the title says how far the buyer is. */
function BuySheet({ close, seeOrders, ...rest }: BuySheetProps) {
  const [title, entitle] = useState(t('下单', 'Buy'));
  return (
    <Sheet title={title} close={close}>
      <Buy {...rest} payment={{ entitle, seeOrders }} />
    </Sheet>
  );
}

interface SheetsProps {
  readonly open: Open | null;
  readonly setOpen: (open: Open | null) => void;
  readonly products: readonly Product[];
  readonly session: PublicSession;
  readonly runId: string;
  readonly skewMs: number;
  readonly openProduct: (product: Product) => void;
  readonly offerOf: (product: Product) => Parameters<typeof PinnedCard>[0]['offer'];
}

function Sheets(props: SheetsProps) {
  const { open, setOpen, products, session, runId, skewMs, openProduct, offerOf } = props;
  const close = (): void => setOpen(null);
  switch (open?.kind) {
    case 'shelf':
      return (
        <Sheet title={t('购物袋', 'Shop')} close={close}>
          <Shelf {...{ products, offerOf, skewMs, open: openProduct }} />
          <button type="button" class="link" onClick={() => setOpen({ kind: 'orders' })}>
            {t('我的订单', 'My orders')}
          </button>
        </Sheet>
      );
    case 'product':
      return (
        <Sheet title={open.product.name[lang]} close={close}>
          <ProductPage
            product={open.product}
            offer={offerOf(open.product)}
            skewMs={skewMs}
            buy={() => setOpen({ kind: 'buy', product: open.product })}
          />
        </Sheet>
      );
    case 'buy':
      return (
        <BuySheet
          product={open.product}
          offer={takable(offerOf(open.product))}
          gone={offerOf(open.product) !== undefined}
          runId={runId}
          close={close}
          seeOrders={() => setOpen({ kind: 'orders' })}
        />
      );
    case 'orders':
      return (
        <Sheet title={t('我的订单', 'My orders')} close={close}>
          <OrdersList />
        </Sheet>
      );
    case 'seller':
      return (
        <Sheet title={t('商家信息', 'Seller')} close={close}>
          <SellerLine seller={session.seller} />
        </Sheet>
      );
    default:
      return null;
  }
}
