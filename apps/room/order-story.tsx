/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../modules/catalog/contract.ts';
import {
  ticketKinds,
  ticketKindWords,
  whollyRefunding,
  type TicketKind,
  type OrderStory,
} from '../../modules/aftersale/contract.ts';
import {
  closeReasonWords,
  heldStates,
  isCloseReason,
  orderStateWords,
  refundedOf,
  refundingWords,
  worthOf,
} from '../../modules/order/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { provinceWords } from '../../platform/kernel/province.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';
import { TicketView } from './ticket.tsx';
import { OwnActions } from './own-actions.tsx';
import { api } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

type NameOf = (productId: string) => string;

/** One of my orders: where the goods are, and what I may ask for. */
export function OrderStoryView({ id }: { readonly id: string }) {
  const [story, setStory] = useState<OrderStory | null>(null);
  const [products, setProducts] = useState<readonly Product[]>([]);
  const [wrong, setWrong] = useState('');
  const [asking, setAsking] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    void api.get<OrderStory>(`/api/me/orders/${id}/story`).then((loaded) => {
      if (loaded.ok) setStory(loaded.value);
      else setWrong(wordsOf(loaded.refusal));
    });
  }, [id, turn]);
  const ids = story?.order.lines.map((line) => line.productId).join() ?? '';
  useEffect(() => {
    for (const productId of ids === '' ? [] : ids.split(',')) {
      void api.get<Product>(`/api/products/${productId}`).then((loaded) => {
        if (loaded.ok) setProducts((now) => [...now, loaded.value]);
      });
    }
  }, [ids]);
  if (wrong !== '') return <p class="wrong">{wrong}</p>;
  if (!story) return <p class="quiet">{t('加载中……', 'Loading…')}</p>;
  const { order, parcels, cases: tickets, askable } = story;
  const nameOf: NameOf = (productId) => {
    const found = products.find((item) => item.id === productId);
    return found ? words(found.name) : '';
  };
  const again = (): void => {
    setAsking(false);
    setTurn((now) => now + 1);
  };
  const sign = async (): Promise<void> => {
    const done = await api.post(`/api/me/orders/${id}/signed`, {});
    if (done.ok) again();
    else setWrong(wordsOf(done.refusal));
  };
  return (
    <div class="order-story">
      <p class="line">
        <b>
          {words(orderStateWords[order.state])}
          {isCloseReason(order.closeReason) && ` · ${words(closeReasonWords[order.closeReason])}`}
          {whollyRefunding(order.lines, tickets) && ` · ${words(refundingWords)}`}
        </b>
        <span class="grow" />
        <strong>{yuan(worthOf(order))}</strong>
      </p>
      <ul>
        {order.lines.map((line) => (
          <li key={line.productId}>
            {nameOf(line.productId)} × {line.quantity}
          </li>
        ))}
      </ul>
      <p class="quiet">
        {t('收货地址', 'Deliver to')} {order.maskedName} · {words(provinceWords(order.province))}
      </p>
      {refundedOf(order) > 0 && (
        <p class="quiet">
          {t('已退', 'Refunded')} {yuan(refundedOf(order))}
        </p>
      )}
      {parcels.map((parcel) => (
        <p key={parcel.id}>
          {parcel.purpose !== 'sale' && `${words(ticketKindWords[parcel.purpose])} · `}
          {parcel.carrier} <code>{parcel.waybill}</code>
          {parcel.with.length > 0 && (
            <small>
              {t('同箱订单:', 'Also in this parcel: ')}
              {parcel.with.join(t('、', ', '))}
            </small>
          )}
          <small>
            {t('已发货', 'shipped')} {shanghaiTime(parcel.shippedAt)}
            {parcel.signedAt !== null &&
              ` · ${t('已签收', 'delivered')} ${shanghaiTime(parcel.signedAt)}`}
            {parcel.installedAt !== null &&
              ` · ${t('已安装', 'installed')} ${shanghaiTime(parcel.installedAt)}`}
          </small>
        </p>
      ))}
      {heldStates.includes(order.state) && parcels.some(({ signedAt }) => signedAt === null) && (
        <SignFor {...{ parcels }} sign={() => void sign()} />
      )}
      <OwnActions {...{ story, again }} />
      {tickets.map((item) => (
        <TicketView key={item.id} {...{ item, again }} />
      ))}
      {asking ? (
        <Ask {...{ story, nameOf, again }} />
      ) : (
        askable.length > 0 && (
          <button type="button" class="link" onClick={() => setAsking(true)}>
            {t('申请售后', 'Request after-sales service')}
          </button>
        )
      )}
    </div>
  );
}

interface SignForProps {
  readonly parcels: OrderStory['parcels'];
  readonly sign: () => void;
}

/** Says that the goods are here; where other orders lie in the same box, it names them first (ORDER-57). */
function SignFor({ parcels, sign }: SignForProps) {
  const [sure, setSure] = useState(false);
  const mates = new Set(
    parcels.filter(({ signedAt }) => signedAt === null).flatMap((parcel) => [...parcel.with]),
  );
  if (mates.size === 0 || !sure) {
    return (
      <button
        type="button"
        class="buy wide"
        onClick={() => (mates.size === 0 ? sign() : setSure(true))}
      >
        {t('确认收货', 'Confirm receipt')}
      </button>
    );
  }
  return (
    <div class="inset" role="alertdialog" aria-label={t('合箱订单', 'Combined parcel')}>
      <p>
        {t(
          '同一箱内的以下订单也会一起签收:',
          'These orders are in the same parcel and will be confirmed too:',
        )}
      </p>
      <ul>
        {[...mates].map((id) => (
          <li key={id}>{id}</li>
        ))}
      </ul>
      <button type="button" class="buy wide" onClick={sign}>
        {t(`${mates.size + 1} 单都已收到`, `Confirm all ${mates.size + 1} orders`)}
      </button>
      <button type="button" class="link" onClick={() => setSure(false)}>
        {t('暂不确认', 'Not yet')}
      </button>
    </div>
  );
}

/** What may be asked for by right, and until when: nobody has to know the law by heart. */
function RightsView({ rights }: { readonly rights: OrderStory['rights'] }) {
  if (!rights) return null;
  const day = (until: number): string => shanghaiTime(until - 1).slice(0, 10);
  return (
    <ul class="quiet">
      <li>
        {t('七日无理由退货:截至', '7-day no-reason return: until')} {day(rights.noReasonUntil)}
      </li>
      <li>
        {t('质量问题换货:截至', 'Exchange for faults: until')} {day(rights.faultExchangeUntil)}
      </li>
      <li>
        {t('整机免费维修:截至', 'Free repair: until')} {day(rights.warrantyUntil)}
      </li>
    </ul>
  );
}

interface AskProps {
  readonly story: OrderStory;
  readonly nameOf: NameOf;
  readonly again: () => void;
}

function Ask({ story: { order, askable, parcels, rights }, nameOf, again }: AskProps) {
  const there = parcels.some((parcel) => parcel.signedAt !== null);
  const kinds = there ? ticketKinds : (['refund'] as const);
  const [kind, setKind] = useState<TicketKind>(there ? 'return' : 'refund');
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState(false);
  const [wrong, setWrong] = useState('');
  const [counts, setCounts] = useState<Readonly<Record<string, number>>>(
    Object.fromEntries(askable.map((unit) => [unit.productId, unit.quantity])),
  );
  const send = async (): Promise<void> => {
    const lines = askable.flatMap(({ productId }) => {
      const quantity = counts[productId] ?? 0;
      return quantity > 0 ? [{ productId, quantity }] : [];
    });
    const path = `/api/me/orders/${order.id}/after-sales`;
    const done = await api.post(path, { kind, lines, reason, fault });
    if (done.ok) again();
    else setWrong(wordsOf(done.refusal));
  };
  return (
    <form
      class="ask"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <fieldset>
        <legend>{t('售后类型', 'Type of request')}</legend>
        {kinds.map((item) => (
          <label key={item} class="line">
            <input
              type="radio"
              name="kind"
              checked={kind === item}
              onChange={() => setKind(item)}
            />
            {words(ticketKindWords[item])}
          </label>
        ))}
      </fieldset>
      {askable.map((unit) => (
        <label key={unit.productId}>
          {nameOf(unit.productId)}{' '}
          {t(`数量(最多 ${unit.quantity} 件)`, `quantity (at most ${unit.quantity})`)}
          <input
            type="number"
            min={0}
            max={unit.quantity}
            value={counts[unit.productId] ?? 0}
            onInput={(event) =>
              setCounts({ ...counts, [unit.productId]: Number(event.currentTarget.value) })
            }
          />
        </label>
      ))}
      <label>
        {t('原因', 'Reason')}
        <input
          required
          minLength={2}
          maxLength={200}
          value={reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      {kind !== 'refund' && (
        <label class="line">
          <input
            type="checkbox"
            checked={fault}
            onChange={(event) => setFault(event.currentTarget.checked)}
          />
          {t('商品有质量问题', 'The goods are faulty')}
        </label>
      )}
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <RightsView rights={rights} />
      <p class="quiet">
        {there
          ? t(
              '提交后 24 小时内审核;通过后请寄回,商家收货后 24 小时内退款。',
              'We answer within 24 hours. Once approved, send the goods back; the refund is issued within 24 hours of receipt.',
            )
          : t('尚未发货,提交后立即退款。', 'Not shipped yet: refunded as soon as you submit.')}
      </p>
      <button class="buy wide">{t('提交申请', 'Submit request')}</button>
    </form>
  );
}
