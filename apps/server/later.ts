import type { AfterSales } from '../../modules/aftersale/index.ts';
import type { Deliveries } from '../../modules/delivery/index.ts';
import type { OrderDeps } from '../../modules/order/index.ts';

interface Later {
  readonly afterSales: AfterSales;
  readonly deliveries: Deliveries;
}

/** What orders ask of parcels and tickets, of modules that are opened after them. */
export function ofLater(later: () => Later): Pick<OrderDeps, 'forgetBesides' | 'besides'> {
  return {
    // Who bought it stands in parcels and tickets too.
    forgetBesides: async (tx, id) => {
      const { afterSales, deliveries } = later();
      await afterSales.forget(tx, id);
      await deliveries.forget(tx, id);
    },
    besides: {
      refunding: (orders) => later().afterSales.refunding(orders),
      sentUnder: (text) => later().deliveries.sentUnder(text),
    },
  };
}
