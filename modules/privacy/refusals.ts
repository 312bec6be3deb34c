import { refuse, type Words } from '../../platform/kernel/index.ts';

export const noPurpose = (given: string) =>
  refuse(
    'privacy.no-purpose',
    403,
    {
      zh: `看明文个人信息要说明目的,收到的是「${given}」。可用:送货安装 deliver、售后 after-sale、安装服务商 partner、监管调取 legal-duty。`,
      en: `Personal data in clear needs a purpose; came "${given}". Known: deliver, after-sale, partner, legal-duty.`,
    },
    { field: 'purpose' },
  );

export const purposeNotForField = (purpose: string, field: string) =>
  refuse('privacy.purpose-not-for-field', 403, {
    zh: `目的「${purpose}」不包括 ${field}。`,
    en: `The purpose "${purpose}" does not open ${field}.`,
  });

export const purposeNotForRole = (purpose: string, role: string) =>
  refuse('privacy.purpose-not-for-role', 403, {
    zh: `角色 ${role} 不能以「${purpose}」为目的查看。`,
    en: `The role ${role} may not read for "${purpose}".`,
  });

export const noConsent = (purpose: string) =>
  refuse('privacy.no-consent', 403, {
    zh: `本人没有同意「${purpose}」,或同意的是旧版文字。`,
    en: `The person has not agreed to "${purpose}", or agreed to words that have changed since.`,
  });

export const restricted = refuse('privacy.restricted', 403, {
  zh: '本人已要求限制处理或注销:只保存,不再使用。',
  en: 'The person has restricted the use of their data or closed the account: it is stored, not used.',
});

export const tooManyReads = (most: number) =>
  refuse(
    'privacy.too-many-reads',
    429,
    {
      zh: `一小时内最多看 ${most} 次明文,请稍后再试或请主管协助。`,
      en: `At most ${most} reads in clear an hour; try later or ask a colleague.`,
    },
    { retryAfterMs: 600_000 },
  );

export const consentUnknown = (id: string) =>
  refuse('privacy.consent-unknown', 404, {
    zh: `没有需要同意的事项:${id}。`,
    en: `There is nothing to agree to: ${id}.`,
  });

export const textChanged = refuse('privacy.text-changed', 409, {
  zh: '文字已更新,请重新阅读后再决定。',
  en: 'The words have changed; read them again and decide.',
});

export const requestUnknown = refuse('privacy.request-unknown', 404, {
  zh: '没有这个请求。',
  en: 'There is no such request.',
});

export const requestOver = refuse('privacy.request-over', 409, {
  zh: '这个请求已经办结,不能再改。',
  en: 'This request is over and cannot be changed.',
});

export const requestTwice = refuse('privacy.request-twice', 409, {
  zh: '同样的请求正在办理,不用重复提交。',
  en: 'The same request is being dealt with; there is no need to ask twice.',
});

export const holdUnknown = refuse('privacy.hold-unknown', 404, {
  zh: '没有这项保全,或已经解除。',
  en: 'There is no such hold, or it was lifted.',
});

export const agreementUnknown = refuse('privacy.agreement-unknown', 404, {
  zh: '没有这份协议。',
  en: 'There is no such agreement.',
});

export const agreementAbroad = refuse(
  'privacy.agreement-abroad',
  422,
  {
    zh: '数据去境外默认不允许:要写明安全评估、标准合同或认证的编号(个人信息保护法 第38条)。',
    en: 'Data may not leave the mainland by default: name the assessment, standard contract or certificate (PIPL 38).',
  },
  { field: 'crossBorder' },
);

export const agreementDates = refuse(
  'privacy.agreement-dates',
  422,
  { zh: '结束日要在开始日之后。', en: 'The last day must come after the first.' },
  { field: 'endsOn' },
);

export const changedMeanwhile = refuse('privacy.changed-meanwhile', 409, {
  zh: '别人刚改过,请刷新后再改。',
  en: 'Somebody changed it meanwhile; reload and try again.',
});

export const breachUnknown = refuse('privacy.breach-unknown', 404, {
  zh: '没有这个事件,或已结案。',
  en: 'There is no such incident, or it is closed.',
});

export const breachNotDone = (missing: string) =>
  refuse('privacy.breach-not-done', 409, {
    zh: `还不能结案,缺少:${missing}。`,
    en: `The incident cannot be closed yet; missing: ${missing}.`,
  });

export const assessmentUnknown = refuse('privacy.assessment-unknown', 404, {
  zh: '没有这项影响评估。',
  en: 'There is no such assessment.',
});

export const assessmentMissing = (name: Words) =>
  refuse('privacy.assessment-missing', 409, {
    zh: `先要有已批准的影响评估:${name.zh}(个人信息保护法第五十五条);在“信息与审计 → 影响评估”里写,由另一人批准。`,
    en: `An approved impact assessment comes first: ${name.en} (PIPL 55); write it under Privacy, and another person approves it.`,
  });
