/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import {
  orderStateWords,
  refundingWords,
  worthOf,
  type ListedOrder,
  type Order,
} from '../../modules/order/contract.ts';
import type { Product } from '../../modules/catalog/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';
import { Cashier } from './cashier.tsx';
import { OrderStoryView } from './order-story.tsx';
import { api, knownViewer } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

export function OrdersList() {
  const [orders, setOrders] = useState<readonly ListedOrder[] | null>(null);
  const [wrong, setWrong] = useState('');
  const [paying, setPaying] = useState<Order | null>(null);
  const [open, setOpen] = useState<Order | null>(null);
  useEffect(() => {
    void knownViewer().then(async () => {
      const loaded = await api.get<{ orders: ListedOrder[] }>('/api/me/orders');
      if (loaded.ok) setOrders(loaded.value.orders);
      else setWrong(wordsOf(loaded.refusal));
    });
  }, [paying, open]);
  const names = useNames(orders ?? []);
  if (wrong !== '') return <p class="wrong">{wrong}</p>;
  if (paying || open) {
    return (
      <>
        {paying && <Cashier order={paying} />}
        {open && <OrderStoryView id={open.id} />}
        <button
          type="button"
          class="link"
          onClick={() => {
            setPaying(null);
            setOpen(null);
          }}
        >
          ← {t('我的订单', 'My orders')}
        </button>
      </>
    );
  }
  if (!orders) return <p class="quiet">{t('加载中……', 'Loading…')}</p>;
  if (orders.length === 0) return <p class="quiet">{t('还没有订单。', 'No orders yet.')}</p>;
  return (
    <ul class="orders">
      {orders.map((order) => (
        <li key={order.id}>
          <span>
            <b>{yuan(worthOf(order))}</b> · {words(orderStateWords[order.state])}
            {order.refunding && ` · ${words(refundingWords)}`}
            {order.simulated && ` · ${t('彩排', 'Rehearsal')}`}
            <small class="goods">
              {order.lines
                .map((line) => `${names.get(line.productId) ?? ''} × ${line.quantity}`)
                .join(t(';', '; '))}
            </small>
            <small>
              {shanghaiTime(order.placedAt)} · {order.id}
            </small>
            {order.state === 'reserved' && order.deposit && (
              <small>
                {t('尾款', 'Final payment')} {yuan(order.totalFen)} ·{' '}
                {shanghaiTime(order.deposit.tailFrom)} – {shanghaiTime(order.deposit.tailUntil)}
              </small>
            )}
          </span>
          {order.state === 'placed' || mayPayRest(order) ? (
            <span class="line">
              {order.state === 'placed' && (
                <button type="button" class="link" onClick={() => setOpen(order)}>
                  {t('详情', 'Details')}
                </button>
              )}
              <button type="button" class="buy" onClick={() => setPaying(order)}>
                {mayPayRest(order) ? t('付尾款', 'Make final payment') : t('去付款', 'Pay')}
              </button>
            </span>
          ) : (
            <button type="button" class="link" onClick={() => setOpen(order)}>
              {t('详情与售后', 'Details')}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What the goods of these orders are called, each asked for once. */
function useNames(orders: readonly ListedOrder[]): ReadonlyMap<string, string> {
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const ids = [...new Set(orders.flatMap(({ lines }) => lines.map((line) => line.productId)))];
  const asked = ids.join();
  useEffect(() => {
    for (const id of asked === '' ? [] : asked.split(',')) {
      void api.get<Product>(`/api/products/${id}`).then((loaded) => {
        if (loaded.ok) setNames((now) => new Map([...now, [id, words(loaded.value.name)]]));
      });
    }
  }, [asked]);
  return names;
}

export function OrdersPage() {
  return (
    <main class="lobby">
      <header>
        <h1>{t('我的订单', 'My orders')}</h1>
        <a href="/me/privacy">{t('我的信息', 'My data')}</a>
        <a href="/">{t('直播首页', 'Live shows')}</a>
      </header>
      <OrdersList />
    </main>
  );
}

function mayPayRest({ state, deposit }: Order): boolean {
  return state === 'reserved' && deposit !== null && Date.now() >= deposit.tailFrom;
}
