/** 国家网络安全事件报告管理办法 (2025-11-01): from "larger" on, within 4 hours to the provincial CAC. */
export const reportHours = 4;

export type BreachGrade = 'general' | 'larger' | 'major' | 'special';

interface BreachFacts {
  readonly grade: BreachGrade;
  readonly subjects: number;
  readonly steps: readonly { readonly step: string }[];
}

/** PRIVACY-13: what a breach still lacks before it may be closed (PIPL 57). */
export function breachMissing({ grade, subjects, steps }: BreachFacts): string[] {
  const done = new Set(steps.map(({ step }) => step));
  const wanted = [
    'stop',
    'assess',
    ...(grade === 'general' ? [] : ['report']),
    ...(subjects > 0 ? ['notify-people'] : []),
    'remedy',
    'learn',
  ];
  return wanted.filter((step) => !done.has(step));
}
