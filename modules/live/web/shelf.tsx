import { useState } from 'react';
import { Dialog } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration } from '../../../platform/kernel/time.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import type { RoomState } from '../contract.ts';
import type { TapeProduct } from '../../tape/events.ts';
import { FlashDialog } from './flash-dialog.tsx';
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
                    {offer.open ? duration(offer.closesAt - now) : t('已结束', 'Ended')}{' '}
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
                    {t('秒杀', 'Flash sale')}
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
            {t('结束秒杀', 'Close flash sale')}
          </button>
        }
      >
        <p>
          {t(
            '结束后不能恢复;已下单未付款的仍可按秒杀价付款。',
            'It cannot be reopened; buyers who have ordered can still pay the flash price.',
          )}
        </p>
      </Dialog>
    </footer>
  );
}
