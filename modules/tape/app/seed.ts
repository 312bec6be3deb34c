import type { Sql } from '../../../platform/db/index.ts';
import type { Run } from '../contract.ts';
import type { TapeFact } from '../events.ts';
import { batchStore } from '../store/batches.ts';
import { runStore } from '../store/runs.ts';
import { batchHash, genesis } from './writer.ts';

export interface SeedTape {
  readonly run: Run & { readonly sessionId: string };
  readonly facts: readonly TapeFact[];
}

const inBatch = 500;

/** Puts a made-up tape in place, sealed like a real one. */
export async function seedTape(tx: Sql, { run, facts }: SeedTape): Promise<void> {
  await runStore.insert(tx, run);
  let previous = genesis;
  for (let from = 0; from < facts.length; from += inBatch) {
    const part = facts.slice(from, from + inBatch);
    const text = JSON.stringify(part);
    const hash = batchHash(previous, text);
    await batchStore.insert(tx, {
      runId: run.id,
      batch: from / inBatch + 1,
      firstSeq: from + 1,
      lastSeq: from + part.length,
      facts: text,
      previous,
      hash,
    });
    previous = hash;
  }
}
