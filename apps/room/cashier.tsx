/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import {
  closeReasonWords,
  isCloseReason,
  orderStateWords,
  type Order,
} from '../../modules/order/contract.ts';
import { providerWords, type ProviderName } from '../../modules/payment/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { duration, shanghaiTime } from '../../platform/kernel/time.ts';
import { RealCashier } from './real-cashier.tsx';
import { api } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

/** The channels of this shop, and the one that the buyer chose, at first the first. */
function useChannels() {
  const [channels, setChannels] = useState<readonly ProviderName[]>();
  const [chosen, choose] = useState<ProviderName>();
  const [trouble, setTrouble] = useState('');
  const load = async (): Promise<void> => {
    setTrouble('');
    const known = await api.get<{ channels: ProviderName[] }>('/api/payments/channels');
    if (known.ok) setChannels(known.value.channels);
    else setTrouble(wordsOf(known.refusal));
  };
  useEffect(() => void load(), []);
  return { channels, provider: chosen ?? channels?.[0], choose, trouble, load };
}

/** The sheet around a payment, where there is one: its title says how far the payment is. */
export interface PaymentSheet {
  readonly entitle: (title: string) => void;
  readonly seeOrders: () => void;
}

interface CashierProps {
  readonly order: Order;
  readonly sheet?: PaymentSheet;
}

/** The payment of an order, and in a sheet the way to the list of orders. */
export function Cashier({ order, sheet }: CashierProps) {
  return (
    <>
      <Payment order={order} {...(sheet ? { sheet } : {})} />
      {sheet && (
        <button type="button" class="link" onClick={sheet.seeOrders}>
          {t('我的订单', 'My orders')}
        </button>
      )}
    </>
  );
}

/** Where an order is paid: the outcome comes later, and the page asks for it. */
function Payment({ order: first, sheet }: CashierProps) {
  const [order, setOrder] = useState(first);
  const [asked, setAsked] = useState<Choice | null>(null);
  const [wrong, setWrong] = useState('');
  const ways = useChannels();
  const { provider } = ways;
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now());
      void api.get<Order>(`/api/me/orders/${first.id}`).then((loaded) => {
        if (loaded.ok) setOrder(loaded.value);
      });
    }, 1000);
    return () => clearInterval(timer);
  }, [first.id]);
  const due = dueOf(order);
  const decide = async (outcome: Choice): Promise<void> => {
    setWrong('');
    if (!due) return;
    const path = `/api/payments/${due.paymentId}/cashier`;
    const done = await api.post(path, { outcome, provider });
    if (done.ok) setAsked(outcome);
    else setWrong(wordsOf(done.refusal));
  };
  const over = order.state !== first.state || !due;
  useEffect(() => {
    sheet?.entitle(over ? words(orderStateWords[order.state]) : t('付款', 'Pay'));
  }, [over, order.state]);
  if (order.state !== first.state || !due) return <Outcome order={order} />;
  const leftMs = order.payBefore - now;
  return (
    <div class="cashier">
      <p>
        {words(due.name)} <strong class="price">{yuan(due.fen)}</strong>
      </p>
      <p class="quiet">
        {leftMs > 0 ? (
          <>
            {t('请在', 'Pay within')} <time role="timer">{duration(leftMs)}</time>
            {t(' 内付款,超时自动取消。', ', or the order is cancelled.')}
          </>
        ) : (
          t('付款时间已过。', 'The time to pay has expired.')
        )}
      </p>
      <Ways {...ways} />
      {provider?.startsWith('sandbox') === true && (
        <Sandbox asked={asked} wrong={wrong} decide={(outcome) => void decide(outcome)} />
      )}
      {provider !== undefined && !provider.startsWith('sandbox') && (
        <RealCashier
          key={provider}
          paymentId={due.paymentId}
          provider={provider}
          over={leftMs <= 0}
        />
      )}
    </div>
  );
}

/** Which channel; a shop has at least one, but the network may not say which. */
function Ways({ channels, provider, choose, trouble, load }: ReturnType<typeof useChannels>) {
  if (trouble !== '') {
    return (
      <>
        <p class="wrong" role="alert">
          {trouble}
        </p>
        <button type="button" class="link" onClick={() => void load()}>
          {t('重试', 'Try again')}
        </button>
      </>
    );
  }
  if (!channels) return <p class="quiet">{t('加载中……', 'Loading…')}</p>;
  return (
    <fieldset>
      <legend>{t('支付方式', 'Payment method')}</legend>
      {channels.map((name) => (
        <label key={name} class="line">
          <input
            type="radio"
            name="provider"
            checked={provider === name}
            onChange={() => choose(name)}
          />
          {words(providerWords[name])}
        </label>
      ))}
    </fieldset>
  );
}

/** How it ended: paid, or no longer to be paid, and what that means for the buyer's money. */
function Outcome({ order }: { readonly order: Order }) {
  const { state, deposit, totalFen, closeReason } = order;
  const here = useRef<HTMLDivElement>(null);
  useEffect(() => here.current?.focus(), []);
  const ended = state === 'closed';
  return (
    <div class="done" role="status" data-state={state} tabIndex={-1} ref={here}>
      <p class={ended ? 'big ended' : 'big'} aria-hidden="true">
        {ended ? '—' : '✓'}
      </p>
      <p>
        <b>{words(orderStateWords[state])}</b>{' '}
        {!ended && yuan(state === 'reserved' ? (deposit?.fen ?? 0) : totalFen)}
        {ended && isCloseReason(closeReason) && `· ${words(closeReasonWords[closeReason])}`}
      </p>
      {closeReason === 'payment-timeout' && (
        <p>
          {t(
            '未收款。如果刚才已付,钱会原路退回;仍要购买请重新下单。',
            'You were not charged. If you did pay just now, the money is refunded; to buy, order again.',
          )}
        </p>
      )}
      {state === 'reserved' && deposit && (
        <p>
          {t('尾款', 'Final payment')} {yuan(totalFen)} · {shanghaiTime(deposit.tailFrom)} –{' '}
          {shanghaiTime(deposit.tailUntil)}
        </p>
      )}
      <p class="quiet small">
        {t('订单号', 'Order number')} {order.id}
      </p>
    </div>
  );
}

type Choice = 'pay' | 'fail' | 'ignore';

interface SandboxProps {
  readonly asked: Choice | null;
  readonly wrong: string;
  readonly decide: (outcome: Choice) => void;
}

/** What a buyer may play at in a demo. */
function Sandbox({ asked, wrong, decide }: SandboxProps) {
  return (
    <>
      <p class="notice">{t('沙箱收银台,不会真实扣款。', 'Sandbox checkout: no real money.')}</p>
      {asked === 'pay' && (
        <p role="status">{t('等待支付结果……', 'Waiting for the payment result…')}</p>
      )}
      {asked === 'fail' && (
        <p role="status">{t('支付失败,可以重试。', 'Payment declined. You can try again.')}</p>
      )}
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <button type="button" class="buy wide" onClick={() => decide('pay')}>
        {t('付款', 'Pay')}
      </button>
      <p class="line">
        <button type="button" class="link" onClick={() => decide('fail')}>
          {t('模拟付款失败', 'Simulate a failure')}
        </button>
        <button type="button" class="link" onClick={() => decide('ignore')}>
          {t('模拟未付款', 'Simulate no payment')}
        </button>
      </p>
    </>
  );
}

/** What is to be paid next: all of it, or in a pre-sale first the deposit and later the rest. */
function dueOf({ state, deposit, paymentId, totalFen }: Order) {
  if (state === 'placed' && deposit) {
    const name = { zh: '应付定金', en: 'Deposit due' };
    return { paymentId: deposit.paymentId, fen: deposit.fen, name };
  }
  if (state === 'placed' || state === 'reserved') {
    const zh = state === 'placed' ? '应付' : '应付尾款';
    const en = state === 'placed' ? 'To pay' : 'The rest to pay';
    return { paymentId, fen: totalFen, name: { zh, en } };
  }
  return undefined;
}
