/** @jsxImportSource preact */
import type { Seller } from '../../modules/live/contract.ts';
import { t } from './words.ts';

/** Who really sells, where, and how to reach them: for the whole show (令117号 art. 26). */
export function SellerLine({ seller }: { readonly seller: Seller }) {
  return (
    <p class="seller">
      {t('销售方:', 'Sold by: ')}
      {seller.name} · {seller.licence} · {seller.address} · {t('电话', 'Phone')} {seller.phone}
    </p>
  );
}
