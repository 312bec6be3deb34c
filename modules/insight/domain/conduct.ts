import type { ComplianceLog, ComplianceRow } from './compliance-log.ts';

/** One show, as conduct looks at it. */
export interface ConductRun {
  readonly runId: string;
  readonly title: string;
  /** Their staff number where the tape has it, else their name. */
  readonly hosts: readonly { readonly id: string; readonly name: string }[];
  readonly openedAt: number;
  readonly closedAt: number;
  readonly log: ComplianceLog;
  readonly orders: readonly {
    readonly productIds: readonly string[];
    readonly fen: number;
    readonly at: number;
  }[];
}

export interface HostRecord {
  readonly id: string;
  /** As it was in the newest of these shows. */
  readonly name: string;
  readonly shows: number;
  readonly hits: number;
  /** Put right within a minute. */
  readonly inTime: number;
  readonly late: number;
  readonly open: number;
  readonly dismissed: number;
  /** A second look said that it was none; it does not count among the hits. */
  readonly overturned: number;
  readonly measures: number;
}

export interface RuleCount {
  readonly ruleId: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly hits: number;
}

export interface Conduct {
  readonly shows: number;
  readonly hosts: readonly HostRecord[];
  readonly rules: readonly RuleCount[];
  /** CON-07: what buyers could claim for words that stood while they bought, in fen. */
  readonly exposureFen: number;
  readonly exposedOrders: number;
}

const goalMs = 60_000;
/** CPL 55: three times the price, and 500 yuan at least. */
const timesPrice = 3;
const leastFen = 50_000;

/**
 * INSIGHT-11: what was said wrong in these shows, by host and by rule, and what it may cost. A hit
 * that a second look overturned counts for nobody. `overturned` holds `run hit`.
 */
export function conductOf(runs: readonly ConductRun[], overturned: ReadonlySet<string>): Conduct {
  const hosts = new Map<string, HostRecord>();
  const rules = new Map<string, RuleCount>();
  let exposureFen = 0;
  const exposed = new Set<string>();
  for (const run of runs) {
    const stands = (row: ComplianceRow): boolean => !overturned.has(`${run.runId} ${row.id}`);
    const rows = run.log.rows.filter(stands);
    for (const host of run.hosts) {
      hosts.set(host.id, added(hosts.get(host.id) ?? nobody(host), run, rows));
    }
    for (const { ruleId, name, how } of rows) {
      if (how === 'dismissed') continue;
      const hits = (rules.get(ruleId)?.hits ?? 0) + 1;
      rules.set(ruleId, { ruleId, name, hits });
    }
    for (const [index, order] of run.orders.entries()) {
      if (!rows.some((row) => isUnder(row, order, run.closedAt))) continue;
      exposed.add(`${run.runId} ${index}`);
      exposureFen += Math.max(order.fen * timesPrice, leastFen);
    }
  }
  const byHits = (a: { hits: number }, b: { hits: number }): number => b.hits - a.hits;
  return {
    shows: runs.length,
    exposureFen,
    exposedOrders: exposed.size,
    hosts: [...hosts.values()].toSorted(byHits),
    rules: [...rules.values()].toSorted(byHits),
  };
}

function nobody({ id, name }: ConductRun['hosts'][number]): HostRecord {
  const none = { shows: 0, hits: 0, inTime: 0, late: 0, open: 0, dismissed: 0 };
  return { id, name, ...none, overturned: 0, measures: 0 };
}

function added(record: HostRecord, run: ConductRun, rows: readonly ComplianceRow[]): HostRecord {
  const of = (fits: (row: ComplianceRow) => boolean): number => rows.filter(fits).length;
  const corrected = (row: ComplianceRow): boolean => row.how === 'corrected';
  return {
    id: record.id,
    name: record.name,
    shows: record.shows + 1,
    hits: record.hits + of((row) => row.how !== 'dismissed'),
    inTime: record.inTime + of((row) => corrected(row) && (row.tookMs ?? Infinity) <= goalMs),
    late: record.late + of((row) => corrected(row) && (row.tookMs ?? Infinity) > goalMs),
    open: record.open + of((row) => row.how === 'open'),
    dismissed: record.dismissed + of((row) => row.how === 'dismissed'),
    overturned: record.overturned + run.log.rows.length - rows.length,
    measures: record.measures + run.log.measures.length,
  };
}

/** In which span orders of which products may have been bought on wrong words; null where none could. */
export function wrongSpans(rows: readonly ComplianceRow[], closedAt: number) {
  const wrong = rows.filter(isWrongSale);
  if (wrong.length === 0) return null;
  return {
    productIds: [...new Set(wrong.flatMap((row) => row.productId ?? []))],
    from: Math.min(...wrong.map((row) => row.at)),
    until: Math.max(...wrong.map((row) => untilOf(row, closedAt))),
  };
}

function isWrongSale({ decision, how, productId }: ComplianceRow): boolean {
  return decision === 'block' && how !== 'dismissed' && productId !== null;
}

function untilOf({ at, tookMs }: ComplianceRow, closedAt: number): number {
  return tookMs === null ? closedAt : at + tookMs;
}

/** Bought while words that would stop a show stood uncorrected about that product. */
function isUnder(
  row: ComplianceRow,
  order: ConductRun['orders'][number],
  closedAt: number,
): boolean {
  if (!isWrongSale(row) || row.productId === null) return false;
  const { productIds, at } = order;
  return productIds.includes(row.productId) && at >= row.at && at <= untilOf(row, closedAt);
}
