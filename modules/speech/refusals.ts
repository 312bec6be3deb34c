import { refuse } from '../../platform/kernel/index.ts';

export const lineUnknown = refuse('live.line-unknown', 404, {
  zh: '这句口播已不在近期记录中,可以在复盘里找到。',
  en: 'This line is no longer in the recent log; find it in the review.',
});

export const hitUnknown = refuse('live.hit-unknown', 404, {
  zh: '提示不存在。',
  en: 'Alert not found.',
});
