import type { IncomingMessage } from 'node:http';

export interface Deadlines {
  /** For the head of a request. */
  readonly headMs: number;
  /** For all of a request, its body included. */
  readonly bodyMs: number;
  /** Nothing came and nothing went; an answer that is read slowly is not idle. */
  readonly idleMs: number;
  /** HTTP-14: of an answer that waits for its reader something is taken. */
  readonly takenMs: number;
}

/** A segment of the studio comes every second, and a statement of a million bytes over the slowest line in half a minute. */
export const deadlines: Deadlines = {
  headMs: 15_000,
  bodyMs: 60_000,
  idleMs: 120_000,
  takenMs: 60_000,
};

/** HTTP-6, HTTP-7: how long a request may take to come, and what it may become. */
export function serverTerms({ headMs, bodyMs, idleMs }: Deadlines) {
  return {
    requestTimeout: bodyMs,
    connectionTimeout: idleMs,
    http: {
      headersTimeout: headMs,
      connectionsCheckingInterval: Math.min(5000, headMs),
      // Everything else that somebody would like to speak is answered in HTTP/1.1, as RFC 9110 7.8 allows.
      shouldUpgradeCallback: ({ headers }: IncomingMessage) =>
        headers.upgrade?.toLowerCase() === 'websocket',
    },
  };
}
