/** What a buyer may ask for after the sale. */
export const caseKinds = ['refund', 'return', 'exchange', 'repair'] as const;
export type CaseKind = (typeof caseKinds)[number];

export const caseStates = [
  'asked',
  'approved',
  'sent',
  'received',
  'refunding',
  'done',
  'declined',
  'withdrawn',
] as const;
export type CaseState = (typeof caseStates)[number];

export const caseSteps = [
  'approve',
  'decline',
  'appeal',
  'withdraw',
  'send',
  'receive',
  'reship',
  'money-back',
] as const;
export type CaseStep = (typeof caseSteps)[number];

type Path = Partial<Record<CaseState, Partial<Record<CaseStep, CaseState>>>>;

/** AFTER-1: the way of each kind of case. What is not written here does not happen. */
export const paths: Readonly<Record<CaseKind, Path>> = {
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
export function nextState(kind: CaseKind, state: CaseState, step: CaseStep): CaseState | undefined {
  return paths[kind][state]?.[step];
}

const hourMs = 3_600_000;

/** AFTER-2: our clocks. A state without one waits for the buyer or is over. */
const clocks: Partial<Record<CaseState, number>> = {
  asked: 24 * hourMs,
  refunding: 24 * hourMs,
  received: 48 * hourMs,
};

/** Until when we have to act on a case that entered this state now; null when it is not our turn. */
export function dueAfter(state: CaseState, now: number): number | null {
  const ms = clocks[state];
  return ms === undefined ? null : now + ms;
}

/** Somebody above is told this long before the clock runs out. */
export const escalateBeforeMs = 4 * hourMs;

/** Cases that still take hold of their units: nobody may ask for the same unit twice. */
export function holdsUnits(state: CaseState): boolean {
  return state !== 'declined' && state !== 'withdrawn';
}
