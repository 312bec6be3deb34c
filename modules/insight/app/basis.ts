import type { Tape, TapePage } from '../../tape/index.ts';
import type { TapeFact, TapeType } from '../../tape/events.ts';
import type { Row } from '../../../platform/kernel/csv.ts';
import { no, ok, refuse, type Result } from '../../../platform/kernel/index.ts';
import { remembered, type PseudonymOf } from '../../../platform/personal/index.ts';
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
  zh: '指标不存在。',
  en: 'Metric not found.',
});

interface Reader {
  readonly tape: Pick<Tape, 'open'>;
  readonly pseudonymOf: PseudonymOf;
}

/** JOBS-4: every fact behind one number, batch by batch of its tape. Refuses an unknown run or indicator. */
export async function basisPages(
  { tape, pseudonymOf }: Reader,
  runId: string,
  indicatorId: string,
): Promise<Result<AsyncIterable<readonly BasisFact[]>>> {
  const indicator = indicators.find((item) => item.id === indicatorId);
  if (!indicator) return no(indicatorUnknown);
  const opened = await tape.open(runId);
  if (!opened) return no(runUnknown);
  const nameOf = remembered(pseudonymOf);
  const named = (id: string): string => (id === '' ? '' : nameOf(runId, id));
  async function* pages(read: AsyncIterable<TapePage>): AsyncGenerator<readonly BasisFact[]> {
    for await (const { facts } of read) {
      const counted = facts.filter((fact) => indicator?.facts.includes(fact.type) === true);
      yield counted.map((fact) => basisFact(fact, named));
    }
  }
  return ok(pages(opened.pages));
}

export async function basisOf(deps: Reader, runId: string, id: string): Promise<Result<Basis>> {
  const pages = await basisPages(deps, runId, id);
  if (!pages.ok) return pages;
  const counts = new Map<TapeType, number>();
  let newest: readonly BasisFact[] = [];
  for await (const facts of pages.value) {
    for (const { type } of facts) counts.set(type, (counts.get(type) ?? 0) + 1);
    newest = [...newest, ...facts.slice(-newestShown)].slice(-newestShown);
  }
  return ok({
    counts: [...counts].map(([type, count]) => ({ type, count })),
    newest: newest.toReversed(),
  });
}

export const basisHead = ['seq', 'time', 'type', 'viewer', 'what', 'fen'];

export function basisRow({ seq, at, type, viewer, what, fen }: BasisFact): Row {
  return [`${seq}`, new Date(at).toISOString(), type, viewer, what, fen === null ? '' : `${fen}`];
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
