/** What a buyer may ask for after the sale. */
export const ticketKinds = ['refund', 'return', 'exchange', 'repair'] as const;
export type TicketKind = (typeof ticketKinds)[number];

export const ticketStates = [
  'asked',
  'approved',
  'sent',
  'received',
  'refunding',
  'done',
  'declined',
  'withdrawn',
] as const;
export type TicketState = (typeof ticketStates)[number];

export const ticketSteps = [
  'approve',
  'decline',
  'appeal',
  'withdraw',
  'send',
  'receive',
  'reship',
  'money-back',
] as const;
export type TicketStep = (typeof ticketSteps)[number];

type Path = Partial<Record<TicketState, Partial<Record<TicketStep, TicketState>>>>;

/** AFTER-1: the way of each kind of ticket. What is not written here does not happen. */
export const paths: Readonly<Record<TicketKind, Path>> = {
  refund: {
    asked: { approve: 'refunding', decline: 'declined', withdraw: 'withdrawn' },
    declined: { appeal: 'asked' },
    refunding: { 'money-back': 'done' },
  },
  return: {
    asked: { approve: 'approved', decline: 'declined', withdraw: 'withdrawn' },
    declined: { appeal: 'asked' },
    approved: { send: 'sent', receive: 'refunding', withdraw: 'withdrawn' },
    sent: { receive: 'refunding' },
    refunding: { 'money-back': 'done' },
  },
  exchange: {
    asked: { approve: 'approved', decline: 'declined', withdraw: 'withdrawn' },
    declined: { appeal: 'asked' },
    approved: { send: 'sent', receive: 'received', withdraw: 'withdrawn' },
    sent: { receive: 'received' },
    received: { reship: 'done' },
  },
  repair: {
    asked: { approve: 'approved', decline: 'declined', withdraw: 'withdrawn' },
    declined: { appeal: 'asked' },
    // Large appliances are repaired where they stand: nothing is sent.
    approved: { send: 'sent', receive: 'received', reship: 'done', withdraw: 'withdrawn' },
    sent: { receive: 'received' },
    received: { reship: 'done' },
  },
};

/** Where a step leads, or undefined where it is not allowed. */
export function nextState(
  kind: TicketKind,
  state: TicketState,
  step: TicketStep,
): TicketState | undefined {
  return paths[kind][state]?.[step];
}

const hourMs = 3_600_000;

/** AFTER-2: our clocks. A state without one waits for the buyer or is over. */
const clocks: Partial<Record<TicketState, number>> = {
  asked: 24 * hourMs,
  refunding: 24 * hourMs,
  received: 48 * hourMs,
};

/** Until when we have to act on a ticket that entered this state now; null when it is not our turn. */
export function dueAfter(state: TicketState, now: number): number | null {
  const ms = clocks[state];
  return ms === undefined ? null : now + ms;
}

/** Somebody above is told this long before the clock runs out. */
export const escalateBeforeMs = 4 * hourMs;

/** Tickets that still take hold of their units: nobody may ask for the same unit twice. */
export function holdsUnits(state: TicketState): boolean {
  return state !== 'declined' && state !== 'withdrawn';
}
