import { fork } from 'node:child_process';
import { World, roughFaults } from './simulation.ts';
import { complaintsOf } from './simulation-check.ts';
import { Lane } from './simulation-lane.ts';

/** As many seeds as share one database; each has goods, buyers and a flash sale of its own. */
const blockSize = 500;
const minutes = 22;
/** Buyers a seed at most. */
const buyersMost = 5;

export interface Simulated {
  readonly seeds: number;
  readonly orders: number;
  readonly paid: number;
  readonly refunds: number;
  /** Batches that write-behind decided and kept whole; without any it was not proven. */
  readonly kept: number;
  readonly complaints: readonly string[];
}

/** Runs seeds `first` to `first + count − 1`; a complaint names its seed. */
export async function runSeeds(
  first: number,
  count: number,
  { block = blockSize, writesBehind = true } = {},
): Promise<Simulated> {
  const sum = { seeds: 0, orders: 0, paid: 0, refunds: 0, kept: 0, complaints: [] as string[] };
  for (let from = first; from < first + count; from += block) {
    const size = Math.min(block, first + count - from);
    const told = await runBlock(from, size, writesBehind);
    sum.seeds += size;
    sum.orders += told.orders;
    sum.paid += told.paid;
    sum.refunds += told.refunds;
    sum.kept += told.kept;
    sum.complaints.push(...told.complaints);
  }
  return sum;
}

/** The same in processes of their own, so that every core works; blocks stay the same. */
export async function runSeedsApart(
  first: number,
  count: number,
  processes: number,
): Promise<Simulated> {
  const share = Math.ceil(count / blockSize / processes) * blockSize;
  const parts: Promise<Simulated>[] = [];
  for (let from = first; from < first + count; from += share) {
    parts.push(inProcess(from, Math.min(share, first + count - from)));
  }
  const told = await Promise.all(parts);
  const sum = (pick: (part: Simulated) => number): number =>
    told.reduce((total, part) => total + pick(part), 0);
  return {
    seeds: sum((part) => part.seeds),
    orders: sum((part) => part.orders),
    paid: sum((part) => part.paid),
    refunds: sum((part) => part.refunds),
    kept: sum((part) => part.kept),
    complaints: told.flatMap((part) => part.complaints),
  };
}

type Counted = Record<'orders' | 'paid' | 'refunds' | 'kept', number>;

function inProcess(first: number, count: number): Promise<Simulated> {
  return new Promise((resolve, reject) => {
    const child = fork(import.meta.filename, [first, count].map(String));
    let told: Simulated | undefined;
    child.once('message', (message: Simulated) => {
      told = message;
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (told) resolve(told);
      else reject(new Error(`seeds from ${first} ended with ${code}`));
    });
  });
}

async function runBlock(
  first: number,
  size: number,
  writesBehind: boolean,
): Promise<Omit<Simulated, 'seeds'>> {
  const world = await World.open(first, size, writesBehind);
  const lanes = world.productIds.map((id, lane) => new Lane(first + lane, lane, id, buyersMost));
  const prices = await world.sql.execute<{ id: string; fen: string }>(
    'select id, price_fen as fen from catalog.product',
  );
  const priceOf = new Map(prices.rows.map((row) => [row.id, Number(row.fen)]));
  for (const lane of lanes) await lane.open(world, priceOf.get(lane.productId) ?? 100_000);
  world.faults = roughFaults();
  for (let minute = 0; minute < minutes; minute += 1) await world.minute(lanes);
  await world.settle(lanes);
  const complaints = await complaintsOf(world, lanes);
  const { rows } = await world.sql.execute<Counted>(`
    select (select count(*)::int from "order"."order") as orders,
      (select count(*)::int from "order"."order" where paid_at is not null) as paid,
      (select count(*)::int from payment.refund) as refunds,
      (select case when is_called then last_value else 0 end::int
        from "order".decided_id_seq) as kept`);
  await world.close();
  const counted = rows[0] ?? { orders: 0, paid: 0, refunds: 0, kept: 0 };
  return { ...counted, complaints: complaints.map((text) => `block ${first}+${size}: ${text}`) };
}

// As a process of its own: the first seed, and how many.
if (process.argv[1] === import.meta.filename && process.send) {
  const told = await runSeeds(Number(process.argv[2]), Number(process.argv[3]));
  process.send(told, () => process.exit(0));
}
