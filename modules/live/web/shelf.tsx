import { useState } from 'react';
import { Dialog, Field } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import type { RoomState } from '../contract.ts';
import type { TapeProduct } from '../events.ts';
import type { Act } from './runner.tsx';

interface ShelfProps {
  readonly show: Omit<RoomState, 'danmaku' | 'ticker'>;
  readonly now: number;
  readonly act?: Act;
}

/** The shelf at the foot of the control room: pin what is being explained, open a flash sale. */
export function ShelfPanel({ show, now, act }: ShelfProps) {
  const { t, words } = useSay();
  const [selling, setSelling] = useState<TapeProduct | null>(null);
  const [closing, setClosing] = useState<string | null>(null);
  const close = (): void => {
    if (closing !== null) void act?.({ do: 'close-offer', offerId: closing });
    setClosing(null);
  };
  return (
    <footer className="shelf">
      {show.products.map((product, index) => {
        const pinned = show.pinned === product.id;
        const offer = show.offers.findLast((item) => item.productId === product.id);
        return (
          <div key={product.id} className={`shelf-item ${pinned ? 'pinned' : ''}`}>
            <img src={`/api/products/${product.id}/picture.svg`} alt="" />
            <div className="grow">
              <div className="clip">
                {index < 9 && <kbd>{index + 1}</kbd>} {words(product.name)}
              </div>
              <div className="row small">
                <strong>{yuan(offer?.open === true ? offer.priceFen : product.priceFen)}</strong>
                {offer && (
                  <span className={`badge ${offer.open ? 'stop' : ''}`}>
                    {offer.open ? duration(offer.closesAt - now) : t('已结束', 'over')}{' '}
                    {offer.taken}/{offer.quota}
                  </span>
                )}
              </div>
            </div>
            {act && (
              <span className="stack buttons">
                <button
                  type="button"
                  className={`button small ${pinned ? 'main' : ''}`}
                  onClick={() =>
                    void act({ do: 'pin-product', productId: pinned ? null : product.id })
                  }
                >
                  {pinned ? t('讲解中', 'Pinned') : t('讲解', 'Pin')}
                </button>
                {offer?.open === true ? (
                  <button
                    type="button"
                    className="button small"
                    onClick={() => setClosing(offer.id)}
                  >
                    {t('结束秒杀', 'Close')}
                  </button>
                ) : (
                  <button
                    type="button"
                    className="button small"
                    onClick={() => setSelling(product)}
                  >
                    {t('秒杀', 'Flash')}
                  </button>
                )}
              </span>
            )}
          </div>
        );
      })}
      {act && selling && (
        <FlashDialog {...{ act, product: selling, close: () => setSelling(null) }} />
      )}
      <Dialog
        title={t('结束这场秒杀?', 'Close this flash sale?')}
        open={closing !== null}
        onClose={() => setClosing(null)}
        footer={
          <button type="button" className="button stop" onClick={close}>
            {t('结束秒杀', 'Close it')}
          </button>
        }
      >
        <p>
          {t(
            '结束后不能恢复,已下单未付款的仍可按秒杀价付款。',
            'It cannot be opened again; whoever has ordered may still pay the flash price.',
          )}
        </p>
      </Dialog>
    </footer>
  );
}

interface FlashProps {
  readonly act: Act;
  readonly product: TapeProduct;
  readonly close: () => void;
}

function FlashDialog({ act, product, close }: FlashProps) {
  const { t, words } = useSay();
  const [price, setPrice] = useState(Math.floor(product.priceFen * 0.9) / 100);
  const [quota, setQuota] = useState(20);
  const [perPerson, setPerPerson] = useState(1);
  const [seconds, setSeconds] = useState(120);
  const [ticket, setTicket] = useState(true);
  const priceFen = Math.round(price * 100);
  const wrong =
    priceFen >= product.priceFen
      ? t(`须低于直播价 ${yuan(product.priceFen)}`, `must be below ${yuan(product.priceFen)}`)
      : undefined;
  const open = async (): Promise<void> => {
    const input = { productId: product.id, priceFen, quota, perPerson, seconds, ticket };
    if (await act({ do: 'open-offer', ...input })) close();
  };
  const number = (label: string, value: number, set: (next: number) => void) => (
    <Field label={label}>
      <input
        className="input"
        type="number"
        min={1}
        value={value}
        onChange={(event) => set(Math.round(Number(event.target.value)))}
      />
    </Field>
  );
  return (
    <Dialog
      title={`${t('秒杀', 'Flash sale')}:${words(product.name)}`}
      open
      onClose={close}
      footer={
        <button
          type="button"
          className="button stop"
          disabled={wrong !== undefined}
          onClick={() => void open()}
        >
          {t('现在开抢', 'Open now')}
        </button>
      }
    >
      <div className="cue-fields">
        <Field label={t('秒杀价(元)', 'Price (yuan)')} wrong={wrong}>
          <input
            className="input"
            type="number"
            min={0.01}
            step={0.01}
            value={price}
            onChange={(event) => setPrice(Number(event.target.value))}
          />
        </Field>
        {number(t('数量', 'Quota'), quota, setQuota)}
        {number(t('每人限购', 'Per person'), perPerson, setPerPerson)}
        {number(t('倒计时(秒)', 'Countdown (s)'), seconds, setSeconds)}
        <label className="row">
          <input
            type="checkbox"
            checked={ticket}
            onChange={(event) => setTicket(event.target.checked)}
          />
          {t('要排队票(防脚本)', 'Queue ticket (against scripts)')}
        </label>
      </div>
    </Dialog>
  );
}
