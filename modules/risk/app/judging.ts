import { isIP } from 'node:net';
import type { Database, Sql } from '../../../platform/db/index.ts';
import type { Outbox } from '../../../platform/events/index.ts';
import type { Clock, NewId } from '../../../platform/kernel/index.ts';
import type { Limits, Signals } from '../domain/signals.ts';
import { judgeSignals, type Verdict } from '../domain/verdict.ts';
import { lookAtPast, type JudgingLooked, type Terms } from './look.ts';
import {
  layered,
  recall,
  type JudgingOpening,
  type Marks,
  type Past,
  type PastKey,
  type Recollection,
} from '../domain/past.ts';
import type { Judged, PendingJudged } from './judged.ts';
import { nonceOf, readQueueTicket } from './queue-ticket.ts';

/** One order request as risk sees it. Hashes tell persons and addresses apart without saying who or where. */
export interface RiskAsk {
  readonly orderId: string;
  readonly viewerId: string;
  readonly maskedName: string;
  readonly device: string;
  readonly network: string;
  readonly person: string;
  readonly address: string;
  /** The first seven digits of the phone. */
  readonly phone: string;
  readonly amountFen: number;
  readonly listFen: number;
  readonly quantity: number;
  readonly offer: {
    readonly id: string;
    readonly opensAt: number;
    readonly ticket: boolean;
  } | null;
  readonly ticket: string | undefined;
  readonly sinceLookMs: number | null;
  readonly newcomerCoupon: boolean;
  readonly arrivedAt: number;
  /** The buyer has shown that the phone is theirs; a step-up is then answered. */
  readonly confirmed: boolean;
}

/**
 * A batch in which many order requests are judged, one after another, each knowing of those before it.
 * `judged` names all of them, also those that were refused; `writeJudged` writes them.
 */
export interface Judging {
  judge(ask: RiskAsk): Verdict;
  /** The order was refused for another reason, or did not come to be: it is not counted. */
  forget(orderId: string): void;
  /** By order. */
  judged(): ReadonlyMap<string, Judged>;
}

export interface JudgingDeps {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly secret: string;
  /** Whether an address is of a network that the operator named as a data centre's or a proxy's. */
  readonly hosted: (address: string) => boolean;
}

const dayMs = 86_400_000;

export interface Opening extends JudgingOpening {
  readonly pending?: PendingJudged | undefined;
  /** What was looked up before, for these people and perhaps for more; without it it is looked up now. */
  readonly looked?: JudgingLooked | undefined;
}

export async function openJudging(
  deps: JudgingDeps,
  tx: Sql,
  { pending, looked, ...opening }: Opening,
): Promise<Judging> {
  if (opening.viewers.length === 0) return nobody;
  const now = deps.clock.now();
  const known = looked ?? (await lookAtPast(deps, tx, opening));
  const { terms, marks, groups } = known;
  const before = recall(known.past);
  const past = pending ? layered(layered(before, pending.recollection), recall([])) : before;
  const used = new Set(known.used);
  for (const ticket of opening.queueTickets) {
    const nonce = nonceOf(ticket);
    if (nonce !== null && pending?.usedQueueTicket(nonce) === true) used.add(nonce);
  }
  const judged = new Map<string, Saving>();
  return {
    judge: (ask) => {
      const signals = signalsOf(deps, ask, { now, past, marks, groups, used, terms });
      const verdict = judgeSignals(signals, terms.weights, terms.thresholds);
      const row = rowOf(ask, signals, terms);
      past.add(row);
      judged.set(ask.orderId, { ask, verdict, row });
      const ticket = nonceOf(ask.ticket);
      if (ticket !== null && verdict.action !== 'block') used.add(ticket);
      return verdict;
    },
    forget: (orderId) => {
      const gone = judged.get(orderId);
      if (!gone) return;
      const ticket = nonceOf(gone.ask.ticket);
      if (ticket !== null) used.delete(ticket);
      past.remove(gone.row);
      judged.delete(orderId);
    },
    judged: () =>
      new Map([...judged].map(([orderId, saving]) => [orderId, judgedOf(deps, saving)])),
  };
}

/** A batch in which nothing is real: nobody is judged, and nothing is looked up. */
const nobody: Judging = {
  judge: () => ({ score: 0, action: 'pass', hits: [] }),
  forget: () => undefined,
  judged: () => new Map(),
};

interface Known {
  readonly terms: Terms;
  readonly now: number;
  readonly past: Recollection;
  readonly marks: Marks;
  readonly groups: ReadonlyMap<string, number>;
  readonly used: ReadonlySet<string>;
}

function limitsOf({ weights }: Terms, rule: string): Limits {
  return weights.get(rule)?.limits ?? {};
}

function signalsOf(deps: JudgingDeps, ask: RiskAsk, known: Known): Signals {
  const { now, past, marks, groups, used, terms } = known;
  const { viewerId, device, person, address, phone, offer } = ask;
  const mine = past.of('viewerId', viewerId);
  const within = (items: readonly Past[], ms: number): readonly Past[] =>
    items.filter((item) => item.at > now - ms);
  const accounts = (items: readonly Past[]): number =>
    new Set([viewerId, ...items.map((item) => item.viewerId)]).size;
  const shared = (by: PastKey, ms: number): number => accounts(within(past.of(by, ask[by]), ms));
  const fails = (marks.fails.get(viewerId) ?? []).length;
  const keys = [`v:${viewerId}`, `d:${device}`, `p:${person}`, `a:${address}`];
  return {
    amountFen: ask.amountFen,
    quantity: ask.quantity,
    accountAgeMs: ageOf(viewerId, now),
    orders10Min: within(mine, 10 * 60_000).length + 1,
    orders24h: within(mine, dayMs).length + 1,
    nearLimit24h:
      within(mine, dayMs).filter((item) => item.nearLimit).length +
      (isNear(ask.amountFen, terms) ? 1 : 0),
    deviceAccounts24h: shared('device', dayMs),
    personAccounts7d: shared('person', 7 * dayMs),
    addressAccounts7d: shared('address', 7 * dayMs),
    phoneSegment: phone.slice(0, 3),
    phoneNeighbours: accounts(past.of('phone', phone)),
    clusterSize: Math.max(1, ...keys.map((key) => groups.get(key) ?? 0)),
    sinceOpenMs: offer ? ask.arrivedAt - offer.opensAt : null,
    sinceLookMs: ask.sinceLookMs,
    hasty24h:
      within(mine, dayMs).filter((item) => item.hasty).length + (isHasty(ask, terms) ? 1 : 0),
    ticket: queueTicketOf(deps, ask, { now, used }),
    newcomerCoupon: ask.newcomerCoupon,
    returns90d: (marks.returns.get(viewerId) ?? 0) + mine.filter((item) => item.back).length,
    orders90d: mine.length,
    sameReason1h: marks.reasons.get(viewerId) ?? 0,
    unpaidOpen: mine.filter((item) => item.open && item.at > now - 5 * 60_000).length,
    priceShare: ask.listFen === 0 ? 1 : ask.amountFen / ask.listFen,
    fails10Min: fails,
    complaints: marks.found.get(viewerId) ?? 0,
    fromDataCentre: deps.hosted(ask.network),
  };
}

function queueTicketOf(
  { secret }: JudgingDeps,
  { offer, viewerId, device, ticket }: RiskAsk,
  { now, used }: { readonly now: number; readonly used: ReadonlySet<string> },
): Signals['ticket'] {
  if (!offer?.ticket) return 'not-needed';
  const read = readQueueTicket(secret, { viewerId, device, offerId: offer.id }, ticket, now);
  return read === 'good' && used.has(nonceOf(ticket) ?? '') ? 'used' : read;
}

/** Account ids begin with their time (kernel/ids); ids of made-up worlds do not, and say nothing. */
function ageOf(viewerId: string, now: number): number | null {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  let at = 0;
  for (const sign of viewerId.slice(4, 13)) at = at * 32 + alphabet.indexOf(sign);
  const age = now - at;
  return age >= 0 && age < 20 * 365 * dayMs ? age : null;
}

function isNear(fen: number, terms: Terms): boolean {
  const most = limitsOf(terms, 'F01')['amountFen'] ?? 0;
  return fen <= most && fen > most * 0.99;
}

function isHasty({ sinceLookMs }: RiskAsk, terms: Terms): boolean {
  return sinceLookMs === null || sinceLookMs < (limitsOf(terms, 'F13')['leastMs'] ?? 0);
}

function rowOf(ask: RiskAsk, signals: Signals, terms: Terms): Past {
  const { orderId, viewerId, device, person, address, phone } = ask;
  const hasty = isHasty(ask, terms);
  const nearLimit = isNear(signals.amountFen, terms);
  const at = ask.arrivedAt;
  return {
    orderId,
    viewerId,
    device,
    person,
    address,
    phone,
    at,
    hasty,
    nearLimit,
    open: true,
    back: false,
  };
}

interface Saving {
  readonly ask: RiskAsk;
  readonly verdict: Verdict;
  readonly row: Past;
}

function judgedOf(deps: JudgingDeps, { ask, verdict, row }: Saving): Judged {
  const { maskedName } = ask;
  const looked = verdict.action === 'review' || verdict.action === 'block';
  const at = deps.clock.now();
  return {
    row,
    network: nearOf(ask.network),
    fen: ask.amountFen,
    state: goesOn(ask, verdict) ? 'placed' : 'closed',
    ticket: verdict.action === 'block' ? null : nonceOf(ask.ticket),
    score: verdict.score,
    action: verdict.action,
    rules: verdict.hits.map((hit) => hit.rule).join(' '),
    case: looked ? { id: deps.newId('rsk'), maskedName, hits: verdict.hits, at } : null,
  };
}

function nearOf(network: string): string {
  return isIP(network) === 4
    ? network.replace(/\d+$/, '0')
    : network.split(':').slice(0, 3).join(':');
}

function goesOn({ confirmed }: RiskAsk, { action }: Verdict): boolean {
  return action === 'pass' || action === 'review' || (action === 'step-up' && confirmed);
}
