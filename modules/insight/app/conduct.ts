import type { Compliance } from '../../compliance/index.ts';
import type { Live } from '../../live/index.ts';
import { worthOf } from '../../order/contract.ts';
import type { Orders } from '../../order/index.ts';
import { conductOf, type Conduct, type ConductRun } from '../domain/conduct.ts';
import { guardLogOf } from '../domain/guard-log.ts';

export interface ConductNeeds {
  readonly live: Pick<Live, 'readTape' | 'runsSince'>;
  readonly orders: Pick<Orders, 'ofRun'>;
  readonly compliance: Pick<Compliance, 'appeals'>;
}

/** INSIGHT-11: folded anew from the tapes of real shows that ended since `at`, at most 200. */
export async function conductSince(needs: ConductNeeds, at: number): Promise<Conduct> {
  const appeals = await needs.compliance.appeals.list();
  const overturned = new Set(
    appeals.flatMap((appeal) =>
      appeal.upheld === false ? [`${appeal.runId} ${appeal.hitId}`] : [],
    ),
  );
  const runs: ConductRun[] = [];
  for (const { id, openedAt, closedAt } of await needs.live.runsSince(at)) {
    const reading = await needs.live.readTape(id);
    if (!reading || closedAt === null) continue;
    const opened = reading.facts.find((fact) => fact.type === 'run.opened')?.data;
    const log = guardLogOf(reading.facts);
    // Orders are only looked up where words stood against a product.
    const sold = log.rows.length > 0 ? await needs.orders.ofRun(id) : [];
    runs.push({
      ...{ runId: id, title: opened?.title ?? '', hosts: opened?.hosts ?? [] },
      ...{ openedAt, closedAt, log },
      orders: sold
        .filter((order) => order.paidAt !== null)
        .map((order) => ({
          productIds: order.lines.map((line) => line.productId),
          ...{ fen: worthOf(order), at: order.placedAt },
        })),
    });
  }
  return conductOf(runs, overturned);
}
