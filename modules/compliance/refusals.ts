import { refuse } from '../../platform/kernel/index.ts';

export const ruleUnknown = (id: string) =>
  refuse('compliance.rule-unknown', 404, {
    zh: `没有这条规则:${id}。`,
    en: `There is no such rule: ${id}.`,
  });

export const patternBroken = (pattern: string, why: string) =>
  refuse(
    'compliance.pattern-broken',
    422,
    {
      zh: `这条正则写错了:${pattern}(${why})。`,
      en: `This pattern cannot be read: ${pattern} (${why}).`,
    },
    { field: 'patterns' },
  );

export const patternSlow = (pattern: string, ms: number) =>
  refuse(
    'compliance.pattern-slow',
    422,
    {
      zh: `这条正则太慢:${pattern},一段长文要 ${ms} 毫秒,应在 50 毫秒内。`,
      en: `This pattern is too slow: ${pattern} takes ${ms} ms on a long text; 50 are allowed.`,
    },
    { field: 'patterns' },
  );

export const samplesBroken = (texts: readonly string[]) =>
  refuse(
    'compliance.samples-broken',
    422,
    {
      zh: `改后这些随规则发布的例句判错了:${texts.join(';')}。请先改例句,或改回规则。`,
      en: `These sentences shipped with the rule would be judged wrongly: ${texts.join('; ')}.`,
    },
    { field: 'patterns' },
  );

export const editedMeanwhile = (version: number) =>
  refuse('compliance.edited-meanwhile', 409, {
    zh: `别人刚改过,现在是第 ${version} 版。请重新打开再改。`,
    en: `Somebody has changed it; it is edition ${version} now. Open it again.`,
  });

export const listUnknown = (name: string) =>
  refuse('compliance.list-unknown', 404, {
    zh: `没有叫 ${name} 的词表。`,
    en: `There is no list called ${name}.`,
  });

export const wordTooShort = (word: string) =>
  refuse(
    'compliance.word-too-short',
    422,
    {
      zh: `“${word}”只有一个字:禁用词至少两个字,单字会误伤。`,
      en: `“${word}” is one sign: a forbidden word has two at least, or it hits what is innocent.`,
    },
    { field: 'words' },
  );

export const wordEmpty = (word: string) =>
  refuse(
    'compliance.word-empty',
    422,
    {
      zh: `“${word}”连空白都能匹配,会让规则命中一切。`,
      en: `“${word}” matches nothing at all, and its rules would hit everything.`,
    },
    { field: 'words' },
  );

export const waiverUnknown = refuse('compliance.waiver-unknown', 404, {
  zh: '没有这条放行申请。',
  en: 'There is no such waiver.',
});

export const needsOther = refuse('compliance.needs-other', 409, {
  zh: '放行要由另一个人复核,不能自己批自己的。',
  en: 'Somebody else has to approve it; nobody approves their own.',
});

export const policyUnknown = refuse('compliance.paper-unknown', 404, {
  zh: '没有这份文件。',
  en: 'There is no such policy.',
});

export const policyChanged = refuse('compliance.paper-changed', 409, {
  zh: '文件已有新版,请刷新后重新阅读。',
  en: 'There is a newer edition; reload and read it.',
});

export const hostUnknown = refuse('compliance.host-unknown', 404, {
  zh: '没有这位主播,或还没有核验资料。',
  en: 'There is no such host, or no identity on file.',
});

export const identityWrong = refuse(
  'compliance.identity-wrong',
  422,
  {
    zh: '身份证号不对:应为 18 位,校验位和出生日期要成立(GB 11643)。',
    en: 'The identity number is wrong: 18 signs whose check sign and day of birth hold (GB 11643).',
  },
  { field: 'idNumber' },
);

export const hostTooYoung = refuse(
  'compliance.host-too-young',
  422,
  {
    zh: '未满 16 周岁,不能担任主播(网络直播营销管理办法 第17条)。',
    en: 'Nobody under 16 may host (measures on live marketing, art. 17).',
  },
  { field: 'idNumber' },
);

export const appealUnknown = refuse('compliance.appeal-unknown', 404, {
  zh: '没有这项申诉,或已经复看过。',
  en: 'There is no such appeal, or it was looked at.',
});
