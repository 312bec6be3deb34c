import { businessDay, type Clock, type NewId } from '../../../platform/kernel/index.ts';
import type { Database } from '../../../platform/db/index.ts';
import { remedyWords } from '../../payment/contract.ts';
import type { Payments } from '../../payment/index.ts';
import { classTerms } from '../domain/classes.ts';
import { findingStore } from '../store/findings.ts';
import { runStore } from '../store/runs.ts';

interface Needs {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly payments: Pick<Payments, 'refusedRefunds'>;
}

const dayMs = 86_400_000;

/**
 * FINANCE-30: a refund whose channel will not do it, or lacks the money for it, stands among the findings of the newest
 * day until it is done, with what the channel said and what to do. Returns how many wait.
 */
export async function nameRefused({ database, clock, newId, payments }: Needs): Promise<number> {
  const now = clock.now();
  const refused = await payments.refusedRefunds();
  const waiting = new Set(refused.map(({ refundId }) => refundId));
  await database.inTransaction(async (tx) => {
    const known = await findingStore.aboutRefunds(tx);
    const gone = known.filter((row) => !row.solved && !waiting.has(row.no)).map(({ id }) => id);
    await findingStore.drop(tx, gone);
    const before = new Set(known.map(({ no }) => no));
    const last = await runStore.last(tx);
    const day = last?.day ?? businessDay(now - dayMs);
    const dueAt = now + classTerms.D16.hours * 3_600_000;
    await findingStore.insertMany(
      tx,
      refused
        .filter(({ refundId }) => !before.has(refundId))
        .map(({ refundId: no, orderId, fen, said }) => {
          const helps = remedyWords[said.remedy];
          const detail = { zh: `${said.zh}。${helps.zh}`, en: `${said.en}. ${helps.en}` };
          const sums = { oursFen: -fen, theirsFen: 0, feeFen: 0, channelTxn: '' };
          const what = { class: 'D16', level: 1, kind: 'refund' } as const;
          return { id: newId('fnd'), day, no, orderId, ...what, ...sums, detail, dueAt };
        }),
    );
  });
  return refused.length;
}
