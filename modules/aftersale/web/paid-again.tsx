import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import type { OrderStory } from '../contract.ts';

/** ORDER-32: whoever is asked "why was I charged twice" sees what came, and whether it is back. */
export function PaidAgain({ story: { paidAgain } }: { readonly story: OrderStory }) {
  const { t } = useSay();
  return paidAgain.map(({ id, fen, back }) => (
    <p key={id} className={back ? 'notice good' : 'notice'}>
      {back
        ? t(
            `买家重复付款 ${yuan(fen)},多付的一笔已原路退回。`,
            `The buyer paid ${yuan(fen)} twice; the extra payment has been refunded.`,
          )
        : t(
            `买家重复付款 ${yuan(fen)},多付的一笔正在自动原路退回,无需再退款。`,
            `The buyer paid ${yuan(fen)} twice; the extra payment is being refunded automatically, so no refund is needed.`,
          )}
    </p>
  ));
}
