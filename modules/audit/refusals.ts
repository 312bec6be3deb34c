import { refuse } from '../../platform/kernel/index.ts';

/* Their codes begin with privacy: refusals keep their code, whichever module gives them. */

export const needsOther = refuse('privacy.needs-other', 403, {
  zh: '要由另一个人同意,不能自己提、自己批。',
  en: 'Another person must agree; nobody agrees to what they asked for.',
});

export const approvalUnknown = refuse('privacy.approval-unknown', 404, {
  zh: '没有这项审批,或已经办过。',
  en: 'There is no such approval, or it was decided.',
});

export const approvalMissing = refuse('privacy.approval-missing', 403, {
  zh: '导出要先由另一个人同意;同意后 24 小时内可导出一次。',
  en: 'An export needs the agreement of another person; it is good once, within 24 hours.',
});
