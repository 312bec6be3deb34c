import { eachInSlices } from '../../../platform/kernel/index.ts';
import type { TapeFact, TapeType } from '../events.ts';
import type { RunRow } from '../store/runs.ts';
import type { Deps } from './deps.ts';
import { tapePages, wholeOf, type TapePage } from './pages.ts';
import { factsIn } from './writer.ts';

export interface OpenedTape {
  readonly run: RunRow;
  /** How many facts it has, and the hash of its last batch, which no other tape has. */
  readonly facts: number;
  readonly hash: string;
  readonly pages: AsyncIterable<TapePage>;
}

export interface TapeReading {
  readonly run: RunRow;
  readonly facts: readonly TapeFact[];
  readonly brokenAt: number | null;
}

type Reads = Pick<Deps, 'database' | 'runs' | 'batches'>;

/** JOBS-4: a tape to be read once, from its beginning, page by page. */
export async function openTapeOf(
  { database: { sql }, runs, batches }: Reads,
  runId: string,
  flush: (runId: string) => Promise<void>,
): Promise<OpenedTape | undefined> {
  const run = await runs.byId(sql, runId);
  // What is past its keeping time is gone, and nothing else may be read out of an empty tape.
  if (!run || run.purgedAt !== null) return undefined;
  await flush(runId);
  const after = (batch: number) => batches.after(sql, runId, batch);
  return { run, ...(await batches.end(sql, runId)), pages: tapePages({ after }) };
}

export async function wholeTape(opened: OpenedTape): Promise<TapeReading> {
  return { run: opened.run, ...(await wholeOf(opened.pages)) };
}

/** INSIGHT-11: of each of these runs how it was opened, what compliance found, which measures were taken. */
export async function conductOf(
  { database: { sql }, batches }: Reads,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, readonly TapeFact[]>> {
  const found = new Map<string, TapeFact[]>();
  await eachInSlices(await batches.conductOf(sql, runIds), (batch) => {
    const facts = found.get(batch.runId) ?? [];
    facts.push(...factsIn([batch]));
    found.set(batch.runId, facts);
  });
  return found;
}

/** The facts of these kinds on one tape, in their order. */
export async function factsWith(
  { database: { sql }, batches }: Reads,
  runId: string,
  types: readonly TapeType[],
): Promise<readonly TapeFact[]> {
  const wanted = new Set<TapeType>(types);
  const found: TapeFact[] = [];
  await eachInSlices(await batches.holding(sql, runId, types), (batch) => {
    found.push(...factsIn([batch]).filter(({ type }) => wanted.has(type)));
  });
  return found;
}
