import { expect, it } from 'vitest';
import { batchStore } from './store/batches.ts';
import { run, tape } from './store/schema.ts';
import { openTapeAlone } from './testing/open.ts';

it('[JOBS-4] what one viewer did on a long tape is read page by page, and is whole', async () => {
  const { tape: open, database, close } = await openTapeAlone();
  const { sql } = database;
  const show = { id: 'run_1', sessionId: 'ses_1', mode: 'live', openedAt: 1 } as const;
  await sql.insert(run).values(show);
  await sql.insert(tape).values(
    Array.from({ length: 120 }, (_, index) => {
      const [batch, at] = [index + 1, 1000 + index];
      const fact = (v: string, seq: number) => ({ seq, at, type: 'like.given', data: { v, n: 1 } });
      // Every third batch is of others only.
      const mine = index % 3 === 0 ? [] : [fact('vwr_me', 2 * index + 2)];
      const facts = JSON.stringify([fact('vwr_other', 2 * index + 1), ...mine]);
      const place = { firstSeq: 2 * index + 1, lastSeq: 2 * index + 2, previous: '', hash: '' };
      return { runId: 'run_1', batch, facts, ...place };
    }),
  );
  const page = await batchStore.naming(sql, 'run_1', { viewerId: 'vwr_me', after: 0 });
  expect(page.map(({ batch }) => batch).slice(0, 4)).toEqual([2, 3, 5, 6]);
  expect(page.length).toBeLessThanOrEqual(25);
  const lines = (await open.personal.copyOf?.(sql, 'vwr_me'))?.['tape.tape'] ?? [];
  const at = lines.map((line) => ('at' in line ? line.at : 0));
  expect(at).toEqual(
    Array.from({ length: 120 }, (_, index) => index)
      .filter((index) => index % 3 > 0)
      .map((index) => 1000 + index),
  );
  await close();
});
