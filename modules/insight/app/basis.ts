import type { Live } from '../../live/index.ts';
import type { TapeFact, TapeType } from '../../live/events.ts';
import { no, ok, refuse, type Result } from '../../../platform/kernel/index.ts';
import type { PseudonymOf } from '../../../platform/personal/index.ts';
import { indicators } from '../domain/indicators.ts';
import { runUnknown } from './review.ts';

/** INSIGHT-7: what an indicator was counted from, as it stands on the tape. */
export interface Basis {
  readonly counts: readonly { readonly type: TapeType; readonly count: number }[];
  /** The newest facts, newest first; the file has them all. */
  readonly newest: readonly BasisFact[];
}

export interface BasisFact {
  readonly seq: number;
  readonly at: number;
  readonly type: TapeType;
  /** Who it concerns: a pseudonym of this show. */
  readonly viewer: string;
  readonly what: string;
  /** Money that the fact moved, in fen; null where it moved none. */
  readonly fen: number | null;
}

const newestShown = 30;

const indicatorUnknown = refuse('insight.indicator-unknown', 404, {
  zh: '没有这个指标。',
  en: 'There is no such indicator.',
});

interface Reader {
  readonly live: Pick<Live, 'readTape'>;
  readonly pseudonymOf: PseudonymOf;
}

/** Every fact behind one number. Refuses an unknown run or indicator. */
export async function basisFacts(
  { live, pseudonymOf }: Reader,
  runId: string,
  indicatorId: string,
): Promise<Result<readonly BasisFact[]>> {
  const indicator = indicators.find((item) => item.id === indicatorId);
  if (!indicator) return no(indicatorUnknown);
  const reading = await live.readTape(runId);
  if (!reading) return no(runUnknown);
  const named = (id: string): string => (id === '' ? '' : pseudonymOf(runId, id));
  return ok(
    reading.facts
      .filter((fact) => indicator.facts.includes(fact.type))
      .map((fact) => basisFact(fact, named)),
  );
}

export async function basisOf(needs: Reader, runId: string, id: string): Promise<Result<Basis>> {
  const facts = await basisFacts(needs, runId, id);
  if (!facts.ok) return facts;
  const counts = new Map<TapeType, number>();
  for (const { type } of facts.value) counts.set(type, (counts.get(type) ?? 0) + 1);
  return ok({
    counts: [...counts].map(([type, count]) => ({ type, count })),
    newest: facts.value.slice(-newestShown).toReversed(),
  });
}

/** The facts as a spreadsheet reads them: UTF-8 with its mark, one line each, nothing that computes. */
export function basisCsv(facts: readonly BasisFact[]): string {
  const rows = facts.map(({ seq, at, type, viewer, what, fen }) =>
    [seq, new Date(at).toISOString(), type, viewer, what, fen ?? ''].map(cell).join(','),
  );
  return `\uFEFF${['seq,time,type,viewer,what,fen', ...rows].join('\r\n')}\r\n`;
}

function cell(value: string | number): string {
  const text = String(value);
  // A cell that begins like a formula would be run by the spreadsheet of whoever opens it.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function basisFact({ seq, at, type, data }: TapeFact, named: (id: string) => string): BasisFact {
  const viewer = named('v' in data ? data.v : '');
  if ('totalFen' in data) return { seq, at, type, viewer, what: data.id, fen: data.totalFen };
  if ('where' in data) return { seq, at, type, viewer, what: data.where, fen: data.fen };
  if ('lines' in data) return { seq, at, type, viewer, what: data.id, fen: data.fen };
  if ('n' in data) return { seq, at, type, viewer, what: `× ${data.n}`, fen: null };
  if ('p' in data) return { seq, at, type, viewer, what: [data.p].flat().join(' '), fen: null };
  return { seq, at, type, viewer, what: 'source' in data ? data.source : '', fen: null };
}
