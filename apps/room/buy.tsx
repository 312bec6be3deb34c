/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../modules/catalog/contract.ts';
import type { Address } from '../../modules/crm/contract.ts';
import type { Order } from '../../modules/order/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import type { Refusal, Result } from '../../platform/kernel/result.ts';
import { AddressForm } from './address.tsx';
import { Cashier } from './cashier.tsx';
import type { RoomOffer } from './state.ts';
import { api, knownViewer } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

interface BuyProps {
  readonly product: Product;
  readonly offer: RoomOffer | undefined;
  readonly runId: string;
}

/** Quantity, address, sum, pay. Two taps once an address is known. */
export function Buy({ product, offer, runId }: BuyProps) {
  const [quantity, setQuantity] = useState(1);
  const [addresses, setAddresses] = useState<readonly Address[] | null>(null);
  const [chosen, setChosen] = useState('');
  const [adding, setAdding] = useState(false);
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [order, setOrder] = useState<Order | null>(null);
  // One wish, one key: pressing again after a lost answer finds the same order.
  const [key, setKey] = useState(() => crypto.randomUUID());
  useEffect(() => {
    void api.get<{ addresses: Address[] }>('/api/me/addresses').then((loaded) => {
      const list = loaded.ok ? loaded.value.addresses : [];
      setAddresses(list);
      setChosen(list[0]?.id ?? '');
      setAdding(list.length === 0);
    });
  }, []);
  if (order) return <Cashier order={order} />;
  const unitFen = offer?.priceFen ?? product.priceFen;
  const most = offer ? offer.perPerson : 9;
  const change = (next: number): void => {
    setQuantity(Math.max(1, Math.min(most, next)));
    setKey(crypto.randomUUID());
  };
  const place = async (): Promise<void> => {
    setBusy(true);
    setWrong('');
    const input = {
      runId,
      lines: [{ productId: product.id, quantity }],
      addressId: chosen,
      expectedFen: unitFen * quantity,
      ...(offer ? { offerId: offer.id } : {}),
    };
    const placed = await postOrder(input, key);
    setBusy(false);
    if (placed.ok) return setOrder(placed.value);
    setWrong(wordsOf(placed.refusal));
    setKey(crypto.randomUUID());
    return undefined;
  };
  return (
    <div class="buy-form">
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
          aria-label={t('少一件', 'One less')}
        >
          −
        </button>
        <output>{quantity}</output>
        <button
          type="button"
          class="step"
          onClick={() => change(quantity + 1)}
          aria-label={t('多一件', 'One more')}
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
        <fieldset>
          <legend>{t('收货地址', 'Deliver to')}</legend>
          {(addresses ?? []).map((address) => (
            <label key={address.id} class="line">
              <input
                type="radio"
                name="address"
                checked={chosen === address.id}
                onChange={() => setChosen(address.id)}
              />
              {address.masked}
            </label>
          ))}
          <button type="button" class="link" onClick={() => setAdding(true)}>
            {t('+ 新地址', '+ new address')}
          </button>
        </fieldset>
      )}
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <button
        type="button"
        class="buy wide"
        disabled={busy || chosen === '' || adding}
        onClick={() => void place()}
      >
        {t('提交订单', 'Place the order')} {yuan(unitFen * quantity)}
      </button>
    </div>
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
        zh: '网络断了。可以再点一次,不会重复下单。',
        en: 'The network is gone. Press again; it will not order twice.',
      },
    };
    return { ok: false, refusal };
  }
}
