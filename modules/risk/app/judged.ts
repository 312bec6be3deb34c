import type { Sql } from '../../../platform/db/index.ts';
import { recall, type Past, type Recollection } from '../domain/past.ts';
import type { Verdict } from '../domain/verdict.ts';
import { caseStore } from '../store/cases.ts';
import { seenStore } from '../store/seen.ts';

/** One judged order request: plain JSON, so that it can be kept until it is written. */
export interface Judged {
  readonly row: Past;
  /** Of an address on the network only its neighbourhood. */
  readonly network: string;
  readonly fen: number;
  readonly state: 'placed' | 'closed';
  readonly ticket: string | null;
  readonly score: number;
  readonly action: Verdict['action'];
  readonly rules: string;
  /** What a person has to look at. */
  readonly case: JudgedCase | null;
}

interface JudgedCase {
  readonly id: string;
  readonly maskedName: string;
  readonly hits: Verdict['hits'];
  readonly at: number;
}

/** Order requests that were judged and are not written yet; a batch knows of them. */
export interface PendingJudged {
  readonly recollection: Recollection;
  usedQueueTicket(nonce: string): boolean;
  add(judged: Judged): void;
  drop(judged: Judged): void;
}

/** An empty keeping of judged order requests. */
export function pendingJudged(): PendingJudged {
  const recollection = recall([]);
  const queueTickets = new Set<string>();
  return {
    recollection,
    usedQueueTicket: (nonce) => queueTickets.has(nonce),
    add: ({ row, ticket, state }) => {
      // As it will stand in its row: what was stopped waits for no payment.
      recollection.add({ ...row, open: state === 'placed' });
      if (ticket !== null) queueTickets.add(ticket);
    },
    drop: ({ row, ticket }) => {
      recollection.remove(row);
      if (ticket !== null) queueTickets.delete(ticket);
    },
  };
}

/** RISK-3, RISK-4: what was judged, and what a person has to look at. */
export async function writeJudged(tx: Sql, all: readonly Judged[]): Promise<void> {
  if (all.length === 0) return;
  const rows = all.map(({ row, network, fen, state, ticket, score, action, rules: hit }) => {
    return { ...row, network, fen, state, ticket, score, action, rules: hit };
  });
  await seenStore.insert(tx, rows);
  for (const judged of all) await openCase(tx, judged);
}

async function openCase(tx: Sql, judged: Judged): Promise<void> {
  const { row, score, fen, action, case: opened } = judged;
  if (!opened) return;
  const held = action === 'review';
  await caseStore.open(tx, {
    ...opened,
    orderId: held ? row.orderId : null,
    viewerId: row.viewerId,
    kind: held ? 'review' : 'block',
    score,
    amountFen: fen,
  });
}
