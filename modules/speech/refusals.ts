import { refuse } from '../../platform/kernel/index.ts';

export const lineUnknown = refuse('live.line-unknown', 404, {
  zh: '这句口播已经不在最近的记录里,可以在复盘里找到它。',
  en: 'This line is no longer among the last ones; the review has it.',
});

export const hitUnknown = refuse('live.hit-unknown', 404, {
  zh: '没有这条提示。',
  en: 'There is no such hit.',
});
