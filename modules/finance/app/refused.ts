import { businessDay, type Clock, type NewId, type Words } from '../../../platform/kernel/index.ts';
import type { Database, Sql } from '../../../platform/db/index.ts';
import { remedyWords } from '../../payment/contract.ts';
import type { Payments } from '../../payment/index.ts';
import { classTerms } from '../domain/classes.ts';
import { discrepancyStore } from '../store/discrepancies.ts';
import { runStore } from '../store/runs.ts';

interface Deps {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly payments: Pick<Payments, 'refusedRefunds'>;
}

const dayMs = 86_400_000;

/**
 * FINANCE-30: a refund whose channel will not do it, or lacks the money for it, stands among the discrepancies of the
 * newest day until it is done, with what the channel said and what to do. Returns how many wait.
 */
export async function nameRefused({ database, clock, newId, payments }: Deps): Promise<number> {
  const now = clock.now();
  const refused = await payments.refusedRefunds();
  const waiting = new Set(refused.map(({ refundId }) => refundId));
  await database.inTransaction(async (tx) => {
    const known = await discrepancyStore.aboutRefunds(tx);
    const gone = known.filter((row) => !row.solved && !waiting.has(row.no)).map(({ id }) => id);
    await discrepancyStore.drop(tx, gone);
    const before = new Map(known.map((row) => [row.no, row]));
    for (const one of refused) {
      const row = before.get(one.refundId);
      const detail = detailOf(one);
      if (!row || row.solved || isSame(row.detail, detail)) continue;
      // FINANCE-35: what a channel says changes, and with it what to do.
      await discrepancyStore.retell(tx, row.id, detail);
    }
    const day = await openDay(tx, now);
    const dueAt = now + classTerms.D16.hours * 3_600_000;
    await discrepancyStore.insertMany(
      tx,
      refused
        .filter(({ refundId }) => !before.has(refundId))
        .map((one) => {
          const { refundId: no, orderId, fen } = one;
          const sums = { oursFen: -fen, theirsFen: 0, feeFen: 0, channelTxn: '' };
          const what = { class: 'D16', level: 1, kind: 'refund' } as const;
          const detail = detailOf(one);
          return { id: newId('fnd'), day, no, orderId, ...what, ...sums, detail, dueAt };
        }),
    );
  });
  return refused.length;
}

type Refused = Awaited<ReturnType<Deps['payments']['refusedRefunds']>>[number];

function detailOf({ said }: Refused): Words {
  const helps = remedyWords[said.remedy];
  return { zh: `${said.zh}。${helps.zh}`, en: `${said.en}. ${helps.en}` };
}

function isSame(one: Words | null, other: Words): boolean {
  return one?.zh === other.zh && one.en === other.en;
}

/** FINANCE-36: a closed day stays as it was: the newest that was run and is open, else the one that is run next. */
async function openDay(tx: Sql, now: number): Promise<string> {
  const open = await runStore.lockNewestOpen(tx);
  if (open !== undefined) return open;
  const yesterday = businessDay(now - dayMs);
  return (await runStore.isThere(tx, yesterday)) ? businessDay(now) : yesterday;
}
