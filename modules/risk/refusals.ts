import { refuse } from '../../platform/kernel/index.ts';

export const blocked = refuse('risk.blocked', 403, {
  zh: '这一单被风控拦下了。如果弄错了,请点"申诉",有人会复核。',
  en: 'The order was stopped by risk control. If that is wrong, appeal, and somebody will look.',
});

export const confirmFirst = refuse(
  'risk.confirm-first',
  409,
  {
    zh: '为确认是你本人,请填收货手机的后四位再提交。',
    en: 'To confirm that it is you, enter the last four digits of the delivery phone and try again.',
  },
  { field: 'phoneTail' },
);

export const caseUnknown = refuse('risk.case-unknown', 404, {
  zh: '没有这张风控单,或已经处理。',
  en: 'There is no such risk case, or it is decided.',
});

export const ruleUnknown = refuse('risk.rule-unknown', 404, {
  zh: '没有这条规则。',
  en: 'There is no such rule.',
});

export const thresholdsCross = refuse(
  'risk.thresholds-cross',
  422,
  {
    zh: '三条线须从低到高:加验 < 复核 < 拦截。',
    en: 'The lines must rise: step-up below review below block.',
  },
  { field: 'reviewAt' },
);
