/** @jsxImportSource preact */
import { useEffect, useState } from 'preact/hooks';
import type { Product } from '../../modules/catalog/contract.ts';
import { yuan } from '../../platform/kernel/money.ts';
import { duration } from '../../platform/kernel/time.ts';
import type { RoomOffer } from './state.ts';
import { lang, t, words } from './words.ts';

function useSecond(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** An offer that still has something: once it is gone, its price is nobody's any more. */
export function takable(offer: RoomOffer | undefined): RoomOffer | undefined {
  return offer && offer.taken < offer.quota ? offer : undefined;
}

interface OfferLineProps {
  readonly offer: RoomOffer;
  readonly skewMs: number;
}

/** Countdown in the server's time, and an honest "sold out". */
export function OfferLine({ offer, skewMs }: OfferLineProps) {
  const now = useSecond() + skewMs;
  const left = offer.quota - offer.taken;
  return (
    <span class="offer">
      {offer.presale &&
        `${t('预售 定金', 'Pre-sale, deposit')} ${yuan(offer.presale.depositFen)} · `}
      {left > 0
        ? t(
            `${offer.presale ? '' : '秒杀 '}剩 ${left}/${offer.quota}`,
            `${offer.presale ? '' : 'Flash sale, '}${left} of ${offer.quota} left`,
          )
        : t('已抢光', 'Sold out')}{' '}
      · {duration(offer.closesAt - now)}
    </span>
  );
}

interface CardProps {
  readonly product: Product;
  readonly offer: RoomOffer | undefined;
  readonly skewMs: number;
  readonly open: () => void;
  readonly buy: () => void;
}

/** The product being explained, with its price now and the way to it. */
export function PinnedCard({ product, offer, skewMs, open, buy }: CardProps) {
  return (
    <div class="pinned" data-testid="pinned">
      <button type="button" class="picture" onClick={open} aria-label={words(product.name)}>
        <img src={`/api/products/${product.id}/picture.svg`} alt="" />
      </button>
      <button type="button" class="about" onClick={open}>
        <b>{words(product.name)}</b>
        <span>
          <strong>{yuan(takable(offer)?.priceFen ?? product.priceFen)}</strong>{' '}
          <s>{yuan(product.listPriceFen)}</s>
        </span>
        {offer ? (
          <OfferLine offer={offer} skewMs={skewMs} />
        ) : (
          <small>{words(product.tagline)}</small>
        )}
      </button>
      <button type="button" class="buy" onClick={buy}>
        {offer && !takable(offer)
          ? t('按直播价购买', 'Buy at the live price')
          : offer
            ? t('立即抢购', 'Buy now')
            : t('立即购买', 'Buy now')}
      </button>
    </div>
  );
}

interface ShelfProps {
  readonly products: readonly Product[];
  readonly offerOf: (product: Product) => RoomOffer | undefined;
  readonly skewMs: number;
  readonly open: (product: Product) => void;
}

export function Shelf({ products, offerOf, skewMs, open }: ShelfProps) {
  if (products.length === 0) return <p class="quiet">{t('购物袋是空的。', 'No products yet.')}</p>;
  return (
    <ul class="cards">
      {products.map((product) => {
        const offer = offerOf(product);
        return (
          <li key={product.id}>
            <button type="button" class="card" onClick={() => open(product)}>
              <img src={`/api/products/${product.id}/picture.svg`} alt="" />
              <span>
                <b>{words(product.name)}</b>
                <small>{words(product.tagline)}</small>
                <strong>{yuan(takable(offer)?.priceFen ?? product.priceFen)}</strong>
                {offer && <OfferLine offer={offer} skewMs={skewMs} />}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

interface ProductPageProps {
  readonly product: Product;
  readonly offer: RoomOffer | undefined;
  readonly skewMs: number;
  readonly buy: () => void;
}

/** Price, label, specifications and promise of one product. */
export function ProductPage({ product, offer, skewMs, buy }: ProductPageProps) {
  const { label } = product;
  return (
    <article class="product">
      <img src={`/api/products/${product.id}/picture.svg`} alt={product.name[lang]} />
      <p>
        <strong class="price">{yuan(takable(offer)?.priceFen ?? product.priceFen)}</strong>{' '}
        <s>{yuan(product.listPriceFen)}</s> {offer && <OfferLine offer={offer} skewMs={skewMs} />}
      </p>
      <p class="quiet">{words(product.tagline)}</p>
      {label && (
        <section class="label">
          <h3>{t('能效标识', 'Energy label')}</h3>
          <div
            class="grades"
            role="img"
            aria-label={t(`${label.grade} 级`, `Grade ${label.grade}`)}
          >
            {[1, 2, 3, 4, 5].map((grade) => (
              <i key={grade} class={grade === label.grade ? `is g${grade}` : `g${grade}`}>
                {grade}
              </i>
            ))}
          </div>
          <p class="small">
            {label.figures
              .map((figure) => `${figure.name[lang]} ${figure.value} ${figure.unit}`.trim())
              .join(' · ')}
            <br />
            {label.standard} · {t('备案号', 'Filing no.')} {label.recordNo}
          </p>
        </section>
      )}
      <table>
        <tbody>
          {product.specs.map((spec) => (
            <tr key={spec.name.en}>
              <th>{words(spec.name)}</th>
              <td>
                {spec.value} {spec.unit}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ul class="promises">
        {product.promises.map((promise) => (
          <li key={promise.en}>✓ {words(promise)}</li>
        ))}
      </ul>
      <button type="button" class="buy wide" onClick={buy}>
        {t('立即购买', 'Buy now')}
      </button>
    </article>
  );
}
