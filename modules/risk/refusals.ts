import { refuse } from '../../platform/kernel/index.ts';

export const blocked = refuse('risk.blocked', 403, {
  zh: '这笔订单已被风控拦截。如有误,请点“申诉”,会有人复核。',
  en: 'This order was blocked by risk control. If this is wrong, submit an appeal and it will be checked.',
});

export const confirmFirst = refuse(
  'risk.confirm-first',
  409,
  {
    zh: '为确认本人操作,请填收货手机号后四位再提交。',
    en: 'To confirm it is you, enter the last 4 digits of the delivery phone number and try again.',
  },
  { field: 'phoneTail' },
);

export const caseUnknown = refuse('risk.case-unknown', 404, {
  zh: '风控单不存在,或已处理。',
  en: 'This risk case does not exist or has been decided.',
});

export const ruleUnknown = refuse('risk.rule-unknown', 404, {
  zh: '规则不存在。',
  en: 'Rule not found.',
});

export const thresholdsCross = refuse(
  'risk.thresholds-cross',
  422,
  {
    zh: '三个阈值须从低到高:加验 < 复核 < 拦截。',
    en: 'Thresholds must increase: step-up < check < block.',
  },
  { field: 'reviewAt' },
);
