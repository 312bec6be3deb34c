/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { Address } from '../../modules/crm/contract.ts';
import { whollyRefunding, type OrderStory } from '../../modules/aftersale/contract.ts';
import { stillHere } from '../../modules/order/contract.ts';
import { AddressForm, Place } from './address.tsx';
import { api } from './viewer.ts';
import { t, wordsOf } from './words.ts';

interface OwnProps {
  readonly story: OrderStory;
  readonly again: () => void;
}

/** What I may still do with an order before its goods leave: not pay it, or have it sent elsewhere. */
export function OwnActions({ story: { order, parcels, held, cases: tickets }, again }: OwnProps) {
  const [moving, setMoving] = useState(false);
  const [sure, setSure] = useState(false);
  const [wrong, setWrong] = useState('');
  // ORDER-56: what goes back whole goes nowhere else.
  const back = whollyRefunding(order.lines, tickets);
  const movable = stillHere.includes(order.state) && parcels.length === 0 && !held && !back;
  const cancel = async (): Promise<void> => {
    const done = await api.post(`/api/me/orders/${order.id}/cancel`, {});
    if (done.ok) again();
    else setWrong(wordsOf(done.refusal));
  };
  return (
    <>
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <p class="line">
        {movable && !moving && (
          <button type="button" class="link" onClick={() => setMoving(true)}>
            {t('修改收货地址', 'Change address')}
          </button>
        )}
        {order.state === 'placed' && !sure && (
          <button type="button" class="link" onClick={() => setSure(true)}>
            {t('取消订单', 'Cancel order')}
          </button>
        )}
        {order.state === 'placed' && sure && (
          <>
            <button type="button" class="link" onClick={() => setSure(false)}>
              {t('暂不取消', 'Keep order')}
            </button>
            <button type="button" class="link wrong" onClick={() => void cancel()}>
              {t('确认取消', 'Cancel this order')}
            </button>
          </>
        )}
      </p>
      {moving && (
        <Elsewhere
          orderId={order.id}
          done={() => {
            setMoving(false);
            again();
          }}
          leave={() => setMoving(false)}
        />
      )}
    </>
  );
}

interface ElsewhereProps {
  readonly orderId: string;
  readonly done: () => void;
  readonly leave: () => void;
}

function Elsewhere({ orderId, done, leave }: ElsewhereProps) {
  const [addresses, setAddresses] = useState<readonly Address[]>([]);
  const [adding, setAdding] = useState(false);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    void api.get<{ addresses: Address[] }>('/api/me/addresses').then((loaded) => {
      if (loaded.ok) setAddresses(loaded.value.addresses);
      else setWrong(wordsOf(loaded.refusal));
    });
  }, []);
  const send = async (addressId: string): Promise<void> => {
    setWrong('');
    const moved = await api.put(`/api/me/orders/${orderId}/address`, { addressId });
    if (moved.ok) done();
    else setWrong(wordsOf(moved.refusal));
  };
  if (adding) {
    return (
      <div class="inset">
        <AddressForm unfit={wrong} done={(address) => void send(address.id)} />
        <button type="button" class="link" onClick={leave}>
          {t('不修改', 'Keep address')}
        </button>
      </div>
    );
  }
  return (
    <div class="inset">
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      {addresses.map((address) => (
        <p key={address.id} class="line">
          <Place address={address} />
          <button type="button" class="link" onClick={() => void send(address.id)}>
            {t('使用这个地址', 'Deliver here')}
          </button>
        </p>
      ))}
      <p class="line">
        <button
          type="button"
          class="link"
          onClick={() => {
            setWrong('');
            setAdding(true);
          }}
        >
          {t('+ 新地址', '+ New address')}
        </button>
        <button type="button" class="link" onClick={leave}>
          {t('不修改', 'Keep address')}
        </button>
      </p>
    </div>
  );
}
