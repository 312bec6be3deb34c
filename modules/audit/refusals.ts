import { refuse } from '../../platform/kernel/index.ts';

/* Their codes begin with privacy: refusals keep their code, whichever module gives them. */

export const needsOther = refuse('privacy.needs-other', 403, {
  zh: '须由另一人审批,不能审批自己的申请。',
  en: 'Another person must decide; you cannot approve your own request.',
});

export const approvalUnknown = refuse('privacy.approval-unknown', 404, {
  zh: '审批不存在或已处理。',
  en: 'This approval does not exist or has been decided.',
});

export const approvalMissing = refuse('privacy.approval-missing', 403, {
  zh: '导出须先由另一人审批;通过后 24 小时内可导出一次。',
  en: 'An export needs another person’s approval; once approved it can be used once within 24 hours.',
});
