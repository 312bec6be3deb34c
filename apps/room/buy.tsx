/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../modules/catalog/contract.ts';
import type { Address } from '../../modules/crm/contract.ts';
import type { Order } from '../../modules/order/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import type { Refusal, Result } from '../../platform/kernel/result.ts';
import { AddressChoice, AddressForm } from './address.tsx';
import { Cashier, type PaymentSheet } from './cashier.tsx';
import { PriceSplit, Savings, useQuote, type Extras } from './price.tsx';
import { shanghaiTime } from '../../platform/kernel/time.ts';
import type { Presale, RoomOffer } from './state.ts';
import { api, deviceNumber, knownViewer } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

interface BuyProps {
  readonly product: Product;
  readonly offer: RoomOffer | undefined;
  /** There is a flash sale, and without an `offer` it is sold out. */
  readonly gone: boolean;
  readonly runId: string;
  readonly payment: PaymentSheet;
}

/** Quantity, address, sum, pay. Two taps once an address is known. */
export function Buy({ product, offer, gone, runId, payment }: BuyProps) {
  const [quantity, setQuantity] = useState(1);
  const [addresses, setAddresses] = useState<readonly Address[] | null>(null);
  const [chosen, setChosen] = useState('');
  const [adding, setAdding] = useState(false);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [order, setOrder] = useState<Order | null>(null);
  /** Asked for when risk wants to know that it is really the buyer; null until then. */
  const [phoneTail, setPhoneTail] = useState<string | null>(null);
  const [stopped, setStopped] = useState(false);
  /** Whether the rules of the deposit were read; nothing is ticked for the buyer. */
  const [agreed, setAgreed] = useState(false);
  const [extras, setExtras] = useState<Extras>({ subsidy: false, oldUnit: false });
  /** Goes up when something else may have changed the price: a coupon claimed, a refusal. */
  const [turn, setTurn] = useState(0);
  // One order request, one key: pressing again after a lost answer finds the same order.
  const [key, setKey] = useState(() => crypto.randomUUID());
  useEffect(() => {
    void api.get<{ addresses: Address[] }>('/api/me/addresses').then((loaded) => {
      const list = loaded.ok ? loaded.value.addresses : [];
      setAddresses(list);
      setChosen(list[0]?.id ?? '');
      setAdding(list.length === 0);
    });
  }, []);
  const unitFen = offer?.priceFen ?? product.priceFen;
  const orderRequest = {
    runId,
    lines: [{ productId: product.id, quantity }],
    addressId: chosen,
    wantsSubsidy: extras.subsidy,
    oldUnits: extras.oldUnit ? [product.kind] : [],
    ...(offer ? { offerId: offer.id } : {}),
  };
  const quote = useQuote(chosen === '' || adding ? null : orderRequest, turn);
  if (order) return <Cashier order={order} sheet={payment} />;
  const payFen = quote?.payFen ?? unitFen * quantity;
  const nowFen = quote?.depositFen ?? payFen;
  const presale = offer?.presale;
  const most = presale ? 1 : (offer?.perPerson ?? 9);
  const change = (next: number): void => {
    setQuantity(Math.max(1, Math.min(most, next)));
    setKey(crypto.randomUUID());
  };
  const drop = async (id: string): Promise<void> => {
    const done = await api.del(`/api/me/addresses/${id}`);
    if (!done.ok) return setWrong(wordsOf(done.refusal));
    const left = (addresses ?? []).filter((address) => address.id !== id);
    setAddresses(left);
    if (chosen === id) setChosen(left[0]?.id ?? '');
    return setAdding(left.length === 0);
  };
  const place = async (): Promise<void> => {
    setBusy(true);
    setWrong('');
    const ticket = offer ? await queueTicket(offer.id) : undefined;
    const asked = {
      ...orderRequest,
      expectedFen: payFen,
      ...(ticket === undefined ? {} : { ticket }),
    };
    const said = phoneTail === null ? asked : { ...asked, phoneTail };
    const placed = await postOrder(said, key);
    setBusy(false);
    if (placed.ok) return setOrder(placed.value);
    setWrong(wordsOf(placed.refusal));
    if (placed.refusal.code === 'risk.confirm-first') setPhoneTail('');
    setStopped(placed.refusal.code === 'risk.blocked');
    setTurn((now) => now + 1);
    setKey(crypto.randomUUID());
    return undefined;
  };
  return (
    <div class="buy-form">
      {gone && !offer && (
        <p class="quiet" role="status">
          {t('秒杀已抢光,当前为直播价。', 'The flash sale has sold out; you pay the live price.')}
        </p>
      )}
      <p class="line">
        <img src={`/api/products/${product.id}/picture.svg`} alt="" />
        <span>
          <b>{words(product.name)}</b>
          <strong>{yuan(unitFen)}</strong>
        </span>
      </p>
      <p class="line">
        <span class="grow">
          {t('数量', 'Quantity')} {offer && t(`(限购 ${most})`, `(limit ${most})`)}
        </span>
        <button
          type="button"
          class="step"
          onClick={() => change(quantity - 1)}
          aria-label={t('减少数量', 'Decrease quantity')}
        >
          −
        </button>
        <output>{quantity}</output>
        <button
          type="button"
          class="step"
          onClick={() => change(quantity + 1)}
          aria-label={t('增加数量', 'Increase quantity')}
        >
          +
        </button>
      </p>
      {adding ? (
        <AddressForm
          done={(address) => {
            setAddresses([address, ...(addresses ?? [])]);
            setChosen(address.id);
            setAdding(false);
          }}
        />
      ) : (
        <AddressChoice
          {...{ addresses: addresses ?? [], chosen, choose: setChosen }}
          drop={(id) => void drop(id)}
          add={() => setAdding(true)}
        />
      )}
      <Savings
        {...{ product, extras, flash: offer !== undefined }}
        change={(next) => {
          setExtras(next);
          setKey(crypto.randomUUID());
        }}
        claimed={() => {
          setTurn((now) => now + 1);
          setKey(crypto.randomUUID());
        }}
      />
      {quote && <PriceSplit quote={quote} />}
      {presale && <PresaleRules {...{ presale, agreed, agree: setAgreed }} />}
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {phoneTail !== null && (
        <label>
          {t('收货手机号后四位', 'Last 4 digits of the phone number')}
          <input
            inputMode="numeric"
            maxLength={4}
            value={phoneTail}
            onInput={(event) => setPhoneTail(event.currentTarget.value)}
          />
        </label>
      )}
      {stopped && <Appeal />}
      <button
        type="button"
        class="buy wide"
        disabled={busy || chosen === '' || adding || (presale !== undefined && !agreed)}
        onClick={() => void place()}
      >
        {presale ? t('付定金', 'Pay deposit') : t('提交订单', 'Place order')} {yuan(nowFen)}
      </button>
    </div>
  );
}

interface RulesProps {
  readonly presale: Presale;
  readonly agreed: boolean;
  readonly agree: (agreed: boolean) => void;
}

/** What a deposit means, said before it is paid (电子商务法 art. 21, 民法典 arts. 586–587). */
function PresaleRules({ presale, agreed, agree }: RulesProps) {
  const { depositFen, worthFen, tailFrom, tailUntil } = presale;
  const gains = worthFen > depositFen;
  return (
    <fieldset class="savings">
      <legend>{t('预售规则', 'How the pre-sale works')}</legend>
      <p>
        {t('定金', 'Deposit')} {yuan(depositFen)}
        {gains && t(`,抵 ${yuan(worthFen)}`, `, worth ${yuan(worthFen)}`)}
      </p>
      <p>
        {t('尾款支付时间', 'Final payment window')} {shanghaiTime(tailFrom)} –{' '}
        {shanghaiTime(tailUntil)}
      </p>
      <label class="line">
        <input type="checkbox" checked={agreed} onChange={() => agree(!agreed)} />
        {t(
          '我已知晓:尾款逾期未付,定金不退;商家原因不能履约的,双倍返还定金。',
          'I understand: if I miss the final payment, the deposit is not refunded; if the seller cannot deliver, it refunds twice the deposit.',
        )}
      </label>
    </fieldset>
  );
}

/** A place in the queue; without one the shop says so when the order comes. */
async function queueTicket(offerId: string): Promise<string | undefined> {
  const viewer = await knownViewer();
  const response = await fetch(`/api/offers/${offerId}/ticket`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${viewer?.token ?? ''}`,
      'content-type': 'application/json',
      'x-device': deviceNumber(),
    },
    body: '{}',
  }).catch(() => undefined);
  if (response?.ok !== true) return undefined;
  const { ticket }: { ticket: string } = await response.json();
  return ticket;
}

/** Whoever was stopped may say why that is wrong. */
function Appeal() {
  const [text, setText] = useState('');
  const [sent, setSent] = useState(false);
  const send = async (): Promise<void> => {
    const done = await api.post('/api/me/appeals', { text });
    setSent(done.ok);
  };
  if (sent)
    return (
      <p role="status">{t('申诉已提交,等待复核。', 'Appeal submitted; it will be checked.')}</p>
    );
  return (
    <p class="line">
      <input
        class="grow"
        maxLength={300}
        aria-label={t('申诉理由', 'Reason for the appeal')}
        placeholder={t('申诉:说明判断有误的理由', 'Appeal: why is this wrong?')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <button type="button" class="link" onClick={() => void send()}>
        {t('申诉', 'Appeal')}
      </button>
    </p>
  );
}

/** Orders carry their key in a header, which the common client does not send. */
async function postOrder(input: object, key: string): Promise<Result<Order>> {
  const viewer = await knownViewer();
  try {
    const response = await fetch('/api/orders', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': key,
        authorization: `Bearer ${viewer?.token ?? ''}`,
        'x-device': deviceNumber(),
      },
      body: JSON.stringify(input),
    });
    if (response.ok) return { ok: true, value: await response.json() };
    const refusal: Refusal = await response.json();
    return { ok: false, refusal };
  } catch {
    const refusal = {
      code: 'http.unreachable',
      status: 0,
      words: {
        zh: '网络断开。可以再点一次,不会重复下单。',
        en: 'Connection lost. Tap again; you will not be charged or ordered twice.',
      },
    };
    return { ok: false, refusal };
  }
}
