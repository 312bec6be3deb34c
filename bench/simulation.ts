import { runSeedsApart } from '../stories/simulation-run.ts';
import { report } from './report.ts';

const seeds = Number(process.env['DIANBO_SEEDS'] ?? 100_000);

/**
 * Orders, payments, refunds, stock, parcels, returns and books in virtual time, with lost answers, lost
 * work, crashes, lost and doubled notices and a jumping clock; what must hold is checked when all has
 * come to rest. `DIANBO_SEEDS` sets how many, `DIANBO_FIRST_SEED` where they begin.
 */
export async function simulation(): Promise<void> {
  const first = Number(process.env['DIANBO_FIRST_SEED'] ?? 1);
  const began = performance.now();
  const told = await runSeedsApart(first, seeds, 2);
  const minutes = (performance.now() - began) / 60_000;
  report('simulation', { first, minutes: Number(minutes.toFixed(1)), ...told });
  if (told.complaints.length > 0) throw new Error(told.complaints.slice(0, 5).join('; '));
}
