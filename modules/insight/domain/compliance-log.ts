import type { TapeFact, TapeHit, TapeMeasure } from '../../tape/events.ts';

/** One thing compliance found on air, and how it ended. */
export interface ComplianceRow extends Pick<
  TapeHit,
  'said' | 'ruleId' | 'law' | 'name' | 'decision' | 'productId'
> {
  readonly id: string;
  readonly at: number;
  readonly how: 'corrected' | 'dismissed' | 'open';
  readonly words: string;
  readonly by: string;
  /** From the hit to its settlement; null where it still stands. */
  readonly tookMs: number | null;
}

export interface MeasureRow extends TapeMeasure {
  readonly at: number;
  readonly tookMs: number | null;
}

export interface ComplianceLog {
  readonly rows: readonly ComplianceRow[];
  readonly measures: readonly MeasureRow[];
  readonly refusedChat: number;
  /** The middle time to a correction or dismissal; null where there was none. */
  readonly medianMs: number | null;
  /** Settled within a minute, of all that were settled or still stand. */
  readonly inTime: number;
}

const goalMs = 60_000;

/** Whether a fact can change the log: a few of a whole tape. */
export function isOfComplianceLog({ type }: TapeFact): boolean {
  return /^(?:guard|measure)\.|^danmaku\.refused$/.test(type);
}

/** INSIGHT-10: the correction log of a run, a fold of its tape. */
export function complianceLogOf(facts: readonly TapeFact[]): ComplianceLog {
  const rows = new Map<string, ComplianceRow>();
  const measures = new Map<string, MeasureRow>();
  let refusedChat = 0;
  for (const fact of facts) {
    switch (fact.type) {
      case 'guard.hit': {
        const { id, said, ruleId, law, name, decision, productId } = fact.data;
        const what = { id, said, ruleId, law, name, decision, productId, at: fact.at };
        rows.set(id, { ...what, how: 'open', words: '', by: '', tookMs: null });
        break;
      }
      case 'guard.settled': {
        const { hitId, how, words, by } = fact.data;
        const row = rows.get(hitId);
        if (row) rows.set(hitId, { ...row, how, words, by, tookMs: fact.at - row.at });
        break;
      }
      case 'guard.reopened': {
        const row = rows.get(fact.data.hitId);
        if (row) rows.set(row.id, { ...row, how: 'open', words: '', by: '', tookMs: null });
        break;
      }
      case 'measure.taken':
        measures.set(fact.data.id, { ...fact.data, at: fact.at, tookMs: null });
        break;
      case 'measure.ended': {
        const row = measures.get(fact.data.id);
        if (row) measures.set(row.id, { ...row, tookMs: fact.at - row.at });
        break;
      }
      case 'danmaku.refused':
        refusedChat += 1;
        break;
      default:
        break;
    }
  }
  const all = [...rows.values()];
  const took = all.flatMap((row) => row.tookMs ?? []).toSorted((a, b) => a - b);
  return {
    rows: all,
    measures: [...measures.values()],
    refusedChat,
    medianMs: took[Math.floor((took.length - 1) / 2)] ?? null,
    inTime: took.filter((ms) => ms <= goalMs).length,
  };
}
