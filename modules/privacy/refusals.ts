import { refuse, type Words } from '../../platform/kernel/index.ts';
import { roleWords } from '../team/contract.ts';
import { fieldName, readerName } from './domain/names.ts';
import { purposeWords } from './domain/words.ts';

export const noPurpose = (given: string) =>
  refuse(
    'privacy.no-purpose',
    403,
    {
      zh: `查看明文个人信息须说明目的,你填的是「${given}」。可选:${Object.values(purposeWords)
        .map(({ zh }) => zh)
        .join('、')}。`,
      en: `Viewing personal data in clear needs a purpose; you entered "${given}". Choose one of: ${Object.values(
        purposeWords,
      )
        .map(({ en }) => en)
        .join(', ')}.`,
    },
    { field: 'purpose' },
  );

export const purposeNotForField = (purpose: Words, field: string) =>
  refuse('privacy.purpose-not-for-field', 403, {
    zh: `目的「${purpose.zh}」不允许查看${fieldName(field).zh}。`,
    en: `The purpose "${purpose.en}" does not cover ${fieldName(field).en.toLowerCase()}.`,
  });

export const purposeNotForRole = (purpose: Words, role: string) =>
  refuse('privacy.purpose-not-for-role', 403, {
    zh: `角色「${readerName(role, roleWords).zh}」不能以「${purpose.zh}」为目的查看。`,
    en: `The role "${readerName(role, roleWords).en}" may not view data for "${purpose.en}".`,
  });

export const noConsent = (purpose: Words) =>
  refuse('privacy.no-consent', 403, {
    zh: `本人未同意「${purpose.zh}」,或同意的是旧版文本。`,
    en: `The person has not consented to "${purpose.en}", or consented to an older text.`,
  });

export const restricted = refuse('privacy.restricted', 403, {
  zh: '本人已要求限制处理或注销:只保存,不再使用。',
  en: 'The person has restricted processing or closed the account: the data is stored, not used.',
});

export const tooManyReads = (most: number) =>
  refuse(
    'privacy.too-many-reads',
    429,
    {
      zh: `每小时最多查看 ${most} 次明文,请稍后再试或请主管协助。`,
      en: `At most ${most} clear-text views per hour; try later or ask your supervisor.`,
    },
    { retryAfterMs: 600_000 },
  );

export const consentUnknown = (id: string) =>
  refuse('privacy.consent-unknown', 404, {
    zh: `同意事项不存在:${id}。`,
    en: `Consent item not found: ${id}.`,
  });

export const textChanged = refuse('privacy.text-changed', 409, {
  zh: '文本已更新,请重新阅读后再选择。',
  en: 'The text has changed; read it again before you decide.',
});

export const requestUnknown = refuse('privacy.request-unknown', 404, {
  zh: '请求不存在。',
  en: 'Request not found.',
});

export const requestOver = refuse('privacy.request-over', 409, {
  zh: '请求已办结,不能修改。',
  en: 'This request is closed and cannot be changed.',
});

export const requestTwice = refuse('privacy.request-twice', 409, {
  zh: '相同的请求正在办理,无需重复提交。',
  en: 'The same request is already being handled; there is no need to submit it again.',
});

export const holdUnknown = refuse('privacy.hold-unknown', 404, {
  zh: '保全不存在,或已解除。',
  en: 'This legal hold does not exist or has been lifted.',
});

export const agreementUnknown = refuse('privacy.agreement-unknown', 404, {
  zh: '协议不存在。',
  en: 'Agreement not found.',
});

export const agreementAbroad = refuse(
  'privacy.agreement-abroad',
  422,
  {
    zh: '默认不允许数据出境:须填写安全评估、标准合同或认证编号(个人信息保护法 第38条)。',
    en: 'Cross-border transfers are not allowed by default: enter the number of the security assessment, standard contract or certificate (Personal Information Protection Law art. 38).',
  },
  { field: 'crossBorder' },
);

export const agreementDates = refuse(
  'privacy.agreement-dates',
  422,
  { zh: '结束日须晚于开始日。', en: 'The end date must be after the start date.' },
  { field: 'endsOn' },
);

export const changedMeanwhile = refuse('privacy.changed-meanwhile', 409, {
  zh: '他人刚修改过,请刷新后再改。',
  en: 'Somebody else has changed this; reload and try again.',
});

export const breachUnknown = refuse('privacy.breach-unknown', 404, {
  zh: '泄露事件不存在,或已结案。',
  en: 'This breach does not exist or is closed.',
});

export const breachNotDone = (missing: string) =>
  refuse('privacy.breach-not-done', 409, {
    zh: `尚不能结案,缺少:${missing}。`,
    en: `The breach cannot be closed yet; missing: ${missing}.`,
  });

export const assessmentUnknown = refuse('privacy.assessment-unknown', 404, {
  zh: '影响评估不存在。',
  en: 'Impact assessment not found.',
});

export const assessmentMissing = (name: Words) =>
  refuse('privacy.assessment-missing', 409, {
    zh: `须先有已批准的影响评估:${name.zh}(个人信息保护法第五十五条);请在“隐私与审计 → 影响评估”里编写,由另一人批准。`,
    en: `An approved impact assessment is required first: ${name.en} (Personal Information Protection Law art. 55). Write it under Privacy and audit → Impact assessments; another person approves it.`,
  });
