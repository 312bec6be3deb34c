import { ok, type Result } from '../../../platform/kernel/index.ts';
import type { PendingUses } from '../../promo/index.ts';
import type { PendingJudged } from '../../risk/index.ts';
import type { Order } from '../contract.ts';
import type { Entry } from '../store/decided.ts';
import type { OrderDepsWithStore } from './deps.ts';

/** What was decided and kept, and is not rows yet: every later decision counts it in. */
export interface Pending {
  readonly uses: PendingUses;
  readonly judged: PendingJudged;
  answer(key: string): Answered | undefined;
  add(entries: readonly Entry[]): void;
  drop(entries: readonly Entry[]): void;
}

export interface Answered {
  readonly hash: string;
  readonly result: Result<Order>;
}

export function openPending({ promo, risk }: Pick<OrderDepsWithStore, 'promo' | 'risk'>): Pending {
  const uses = promo.pendingUses();
  const judged = risk.pendingJudged();
  const answers = new Map<string, Answered>();
  return {
    uses,
    judged,
    answer: (key) => answers.get(key),
    add: (entries) => {
      for (const entry of entries) {
        if (entry.judged) judged.add(entry.judged);
        if (!entry.made) continue;
        const { order, use, requestId, inputHash } = entry.made;
        uses.add(use);
        answers.set(`${order.viewerId} ${requestId}`, { hash: inputHash, result: ok(order) });
      }
    },
    drop: (entries) => {
      for (const entry of entries) {
        if (entry.judged) judged.drop(entry.judged);
        if (!entry.made) continue;
        const { order, use, requestId } = entry.made;
        uses.drop(use);
        answers.delete(`${order.viewerId} ${requestId}`);
      }
    },
  };
}
