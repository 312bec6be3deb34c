import { subscriber, type Subscriber } from '../../platform/events/index.ts';
import { paymentRefunded, refundFailed } from '../payment/events.ts';
import { riskDecided, type RiskDecided } from '../risk/events.ts';
import { actOnTicket, openTicket, escalateLate } from './app/tickets.ts';
import { completeDue } from './app/complete.ts';
import type { AfterSaleDeps, Deps } from './app/deps.ts';
import { fulfilmentOf } from './app/fulfilment.ts';
import { withheldOf } from './app/opened.ts';
import { onRefundSettled, refundOrder, refundTroubled } from './app/refunds.ts';
import { refundingAmong, searchOf } from './app/looked.ts';
import { storyOf } from './app/story.ts';
import type { AfterSales } from './face.ts';
import { ticketRoutes } from './http/ticket-routes.ts';
import { storyRoutes } from './http/story-routes.ts';
import { ticketStore } from './store/tickets.ts';
import { aftersalePersonalData, forgetTickets } from './store/personal.ts';

export type { AfterSales } from './face.ts';
export type { PastTicket } from './store/tickets.ts';

export function openAfterSales(given: AfterSaleDeps): AfterSales {
  const deps = { ...given, tickets: ticketStore };
  const { sql } = deps.database;
  const afterSales: AfterSales = {
    ask: (asking) => openTicket(deps, asking),
    act: (act) => actOnTicket(deps, act),
    refund: (input) => refundOrder(deps, input),
    tickets: async (filter) => ticketStore.list(sql, await searchOf(deps, filter)),
    ticketPages: async function* (filter) {
      yield* ticketStore.pages(sql, await searchOf(deps, filter));
    },
    refunding: (some) => refundingAmong(deps, some),
    mayExport: (approval, by) =>
      given.audit.useApproval({ kind: 'export-after-sales', id: approval }, by),
    story: async (id) => {
      await deps.orders.written();
      return storyOf(deps, id);
    },
    fulfilment: (since) => fulfilmentOf(deps, since),
    withheld: async (tx, orderId) => withheldOf(await ticketStore.ticketsOf(tx, orderId)),
    sweep: async () => {
      await completeDue(deps);
      await escalateLate(deps);
    },
    forget: (tx, orderId) => forgetTickets(tx, orderId),
    seed: (tx, tickets) => ticketStore.seed(tx, tickets),
    personal: aftersalePersonalData,
    subscriber: subscriberOf(deps),
    routes: (app) => {
      storyRoutes(app, afterSales);
      ticketRoutes(app, afterSales);
    },
    schedule: (jobs) => {
      // The name that it had when tickets were a part of order.
      jobs.every('order.sweep', '20 * * * * *', () => afterSales.sweep());
    },
  };
  return afterSales;
}

function subscriberOf(deps: Deps): Subscriber {
  return subscriber({
    name: 'aftersale',
    subscribesTo: [paymentRefunded, refundFailed, riskDecided],
    handle: async (event) => {
      if (event.type === 'payment.refunded.v1') await onRefundSettled(deps, event.data);
      else if (event.type === 'payment.refund-failed.v1') await refundTroubled(deps, event.data);
      else await afterDecision(deps, event.data);
    },
  });
}

/** ORDER-19: what risk found bad has its money back; what it cleared goes on. */
async function afterDecision(
  deps: Deps,
  { orderId: id, fraud, note, by: name }: RiskDecided,
): Promise<void> {
  // The event names who decided, and says no number.
  const by = { id: '', name };
  if (fraud) await refundOrder(deps, { id, reason: `风控认定:${note}`, by });
}
