import type { Compliance } from '../../compliance/index.ts';
import type { TapeFact } from '../../tape/events.ts';
import type { RunRow, Tape } from '../../tape/index.ts';
import { worthOf } from '../../order/contract.ts';
import type { Orders } from '../../order/index.ts';
import { conductOf, wrongSpans, type Conduct, type ConductRun } from '../domain/conduct.ts';
import { complianceLogOf } from '../domain/compliance-log.ts';

export interface ConductDeps {
  readonly tape: Pick<Tape, 'conductOf' | 'endedSince'>;
  readonly orders: Pick<Orders, 'paidWith'>;
  readonly compliance: Pick<Compliance, 'appeals'>;
}

/** So many shows are looked at in one go. */
const together = 50;

/**
 * INSIGHT-11: folded anew from the tapes of all real shows that ended since `at`. Only what tells of conduct is
 * read of them: a year of whole tapes would not fit into the memory.
 */
export async function conductSince(deps: ConductDeps, at: number): Promise<Conduct> {
  const ended = await deps.tape.endedSince(at);
  const runs: ConductRun[] = [];
  for (let from = 0; from < ended.length; from += together) {
    const some = ended.slice(from, from + together);
    const tapes = await deps.tape.conductOf(some.map(({ id }) => id));
    for (const run of some) {
      const facts = tapes.get(run.id);
      if (facts && run.closedAt !== null) runs.push(await runOf(deps, run, facts));
    }
  }
  const overturned = await deps.compliance.appeals.overturned(ended.map(({ id }) => id));
  return conductOf(runs, overturned);
}

async function runOf(
  deps: ConductDeps,
  { id, openedAt, closedAt }: RunRow,
  facts: readonly TapeFact[],
): Promise<ConductRun> {
  const opened = facts.find((fact) => fact.type === 'run.opened')?.data;
  const log = complianceLogOf(facts);
  const ended = closedAt ?? openedAt;
  const span = wrongSpans(log.rows, ended);
  const sold = span ? await deps.orders.paidWith(id, span) : [];
  const names = opened?.hosts ?? [];
  return {
    runId: id,
    title: opened?.title ?? '',
    openedAt,
    closedAt: ended,
    log,
    // Two may have one name; tapes from before numbers were kept have nothing but the name.
    hosts: names.map((name, index) => ({ id: opened?.hostIds?.[index] ?? name, name })),
    orders: sold.map((order) => ({
      productIds: order.lines.map((line) => line.productId),
      fen: worthOf(order),
      at: order.placedAt,
    })),
  };
}
