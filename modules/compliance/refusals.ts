import { refuse } from '../../platform/kernel/index.ts';

export const ruleUnknown = (id: string) =>
  refuse('compliance.rule-unknown', 404, {
    zh: `规则不存在:${id}。`,
    en: `Rule not found: ${id}.`,
  });

export const patternBroken = (pattern: string, why: string) =>
  refuse(
    'compliance.pattern-broken',
    422,
    {
      zh: `正则有误:${pattern}(${why})。`,
      en: `Invalid pattern: ${pattern} (${why}).`,
    },
    { field: 'patterns' },
  );

export const patternSlow = (pattern: string, ms: number) =>
  refuse(
    'compliance.pattern-slow',
    422,
    {
      zh: `正则太慢:${pattern},长文本耗时 ${ms} 毫秒,应在 50 毫秒内。`,
      en: `Pattern too slow: ${pattern} takes ${ms} ms on a long text; at most 50 ms allowed.`,
    },
    { field: 'patterns' },
  );

export const samplesBroken = (texts: readonly string[]) =>
  refuse(
    'compliance.samples-broken',
    422,
    {
      zh: `修改后,规则自带的以下例句判断错误:${texts.join(';')}。请先修改例句,或恢复规则。`,
      en: `These example sentences of the rule would be misjudged: ${texts.join('; ')}. Change the examples first, or restore the rule.`,
    },
    { field: 'patterns' },
  );

export const editedMeanwhile = (version: number) =>
  refuse('compliance.edited-meanwhile', 409, {
    zh: `他人刚修改过,当前为第 ${version} 版。请重新打开后再改。`,
    en: `Somebody has changed it; it is now version ${version}. Open it again.`,
  });

export const listUnknown = (name: string) =>
  refuse('compliance.list-unknown', 404, {
    zh: `词表不存在:${name}。`,
    en: `Word list not found: ${name}.`,
  });

export const wordTooShort = (word: string) =>
  refuse(
    'compliance.word-too-short',
    422,
    {
      zh: `“${word}”只有一个字:禁用词至少两个字,单字容易误判。`,
      en: `“${word}” has one character; a forbidden word needs at least two to avoid false positives.`,
    },
    { field: 'words' },
  );

export const wordEmpty = (word: string) =>
  refuse(
    'compliance.word-empty',
    422,
    {
      zh: `“${word}”能匹配空白,会命中所有内容。`,
      en: `“${word}” matches the empty text and would hit everything.`,
    },
    { field: 'words' },
  );

export const waiverUnknown = refuse('compliance.waiver-unknown', 404, {
  zh: '放行申请不存在。',
  en: 'Waiver not found.',
});

export const needsOther = refuse('compliance.needs-other', 409, {
  zh: '放行须由另一人复核,不能审批自己的申请。',
  en: 'Another person must approve the waiver; you cannot approve your own.',
});

export const companyPolicyUnknown = refuse('compliance.paper-unknown', 404, {
  zh: '文件不存在。',
  en: 'Policy document not found.',
});

export const companyPolicyChanged = refuse('compliance.paper-changed', 409, {
  zh: '文件已有新版,请刷新后重新阅读。',
  en: 'There is a newer version; reload and read it.',
});

export const hostUnknown = refuse('compliance.host-unknown', 404, {
  zh: '主播不存在,或没有核验资料。',
  en: 'Host not found, or no identity on file.',
});

export const identityWrong = refuse(
  'compliance.identity-wrong',
  422,
  {
    zh: '身份证号有误:应为 18 位,校验位和出生日期须正确(GB 11643)。',
    en: 'Invalid identity number: 18 characters with a valid check digit and date of birth expected (GB 11643).',
  },
  { field: 'idNumber' },
);

export const hostTooYoung = refuse(
  'compliance.host-too-young',
  422,
  {
    zh: '未满 16 周岁不能担任主播(网络直播营销管理办法 第17条)。',
    en: 'Hosts must be at least 16 (Measures on Live Marketing, art. 17).',
  },
  { field: 'idNumber' },
);

export const appealUnknown = refuse('compliance.appeal-unknown', 404, {
  zh: '申诉不存在,或已复核。',
  en: 'This appeal does not exist or has been decided.',
});
