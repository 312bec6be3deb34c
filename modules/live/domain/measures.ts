import type { TapeFact, TapeMeasure } from '../../tape/events.ts';

/** A measure with its times: taken at the second that the tape says, ended or still in force. */
export interface Measure extends TapeMeasure {
  readonly at: number;
  readonly endedAt: number | null;
}

export const measureWords = {
  'pause-stream': { zh: '暂停直播', en: 'Pause the stream' },
  'take-down': { zh: '下架商品', en: 'Take product down' },
  'talk-to-host': { zh: '提醒主播', en: 'Remind the host' },
} as const satisfies Record<TapeMeasure['kind'], { zh: string; en: string }>;

/** LIVE-102: the three measures, in the order in which they were taken. */
export function foldMeasures(measures: readonly Measure[], fact: TapeFact): readonly Measure[] {
  if (fact.type === 'measure.taken') {
    return [...measures, { ...fact.data, at: fact.at, endedAt: null }];
  }
  if (fact.type !== 'measure.ended') return measures;
  return measures.map((item) =>
    item.id === fact.data.id && item.endedAt === null ? { ...item, endedAt: fact.at } : item,
  );
}

export function openMeasures(measures: readonly Measure[]): readonly Measure[] {
  return measures.filter((item) => item.endedAt === null);
}

export function isPaused(measures: readonly Measure[]): boolean {
  return openMeasures(measures).some((item) => item.kind === 'pause-stream');
}

export function downNow(measures: readonly Measure[]): readonly string[] {
  return openMeasures(measures).flatMap((item) =>
    item.kind === 'take-down' && item.productId !== null ? [item.productId] : [],
  );
}
