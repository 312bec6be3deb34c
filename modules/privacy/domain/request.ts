export const requestKinds = [
  'copy',
  'correct',
  'delete',
  'restrict',
  'withdraw',
  'close',
  'explain',
] as const;
export type RequestKind = (typeof requestKinds)[number];

export const requestStates = ['open', 'done', 'refused', 'taken-back'] as const;
export type RequestState = (typeof requestStates)[number];

/** Working days in which a request is answered, and after which it is escalated (App认定方法 art. 6). */
export const answerWorkdays = 15;
export const escalateWorkdays = 10;

/** What deletes is done a day later: until then the person can take it back. */
export const coolingMs = 24 * 3_600_000;

export interface RequestStatus {
  readonly kind: RequestKind;
  readonly state: RequestState;
  readonly askedAt: number;
  readonly dueAt: number;
  readonly escalateAt: number;
}

/** Past the tenth working day and not answered. */
export function isLate({ state, escalateAt }: RequestStatus, now: number): boolean {
  return state === 'open' && now >= escalateAt;
}
