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
            `The buyer paid ${yuan(fen)} a second time; it is back with them.`,
          )
        : t(
            `买家重复付款 ${yuan(fen)},多付的一笔正在自动原路退回,不用再办退款。`,
            `The buyer paid ${yuan(fen)} a second time; it goes back by itself, no refund is needed.`,
          )}
    </p>
  ));
}
