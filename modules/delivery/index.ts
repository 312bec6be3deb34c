import type { DeliveryDeps } from './app/deps.ts';
import { boxMates } from './app/box.ts';
import { redirect } from './app/redirect.ts';
import { sendAgain } from './app/send-again.ts';
import { acceptOrder, follow, installParcel, shipOrder } from './app/ship.ts';
import { signAll, signParcel } from './app/sign.ts';
import { readWaybill } from './domain/waybill.ts';
import type { Deliveries } from './face.ts';
import { deliveryRoutes } from './http/routes.ts';
import { parcelStore } from './store/parcels.ts';
import { deliveryPersonalData } from './store/personal.ts';

export type { Deliveries } from './face.ts';
export { unsentOf } from './app/unsent.ts';

export function openDeliveries(given: DeliveryDeps): Deliveries {
  const deps = { ...given, parcels: parcelStore };
  const nudged = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    deps.outbox.nudge();
    return done;
  };
  const deliveries: Deliveries = {
    accept: (id) => nudged(acceptOrder(deps, id)),
    ship: (shipping) => nudged(shipOrder(deps, shipping)),
    signParcel: (input) => nudged(signParcel(deps, input)),
    signAll: (input) => nudged(signAll(deps, input)),
    install: (input) => nudged(installParcel(deps, input)),
    redirect: async (own) => {
      await deps.orders.written();
      return nudged(redirect(deps, own));
    },
    parcelsOf: (tx, orderId) => parcelStore.parcelsOf(tx, orderId),
    shippedOf: (tx, orderIds) => parcelStore.shippedOf(tx, orderIds),
    sentUnder: async (text) => {
      const waybill = readWaybill(text);
      if (waybill === undefined) return [];
      const uses = await parcelStore.inBox(deps.database.sql, waybill);
      return [...new Set(uses.map(({ orderId }) => orderId))];
    },
    boxMates: (tx, parcels) => boxMates(deps, tx, parcels),
    follow: (tx, orderId) => follow(deps, tx, orderId),
    sendAgain: (tx, sending) => sendAgain(deps, tx, sending),
    forget: (tx, orderId) => parcelStore.forget(tx, orderId),
    seed: async (tx, parcels) => {
      for (const row of parcels) await parcelStore.addParcel(tx, { ...row, caseId: null });
    },
    personal: deliveryPersonalData(deps.orders),
    routes: (app) => deliveryRoutes(app, deliveries),
  };
  return deliveries;
}
