import { refuse } from '../../platform/kernel/index.ts';

export const addressesFull = (most: number) =>
  refuse('crm.addresses-full', 409, {
    zh: `最多保存 ${most} 个地址,请先删掉不用的。`,
    en: `At most ${most} addresses are kept; delete one that you no longer use.`,
  });

/** CRM-32. */
export const deviceTooMany = (waitMs: number) =>
  refuse(
    'crm.device-too-many-viewers',
    429,
    {
      zh: `这台设备 10 分钟里新来的观众太多,请 ${Math.ceil(waitMs / 1000)} 秒后再试;原来的身份照常能用。`,
      en: `Too many new viewers from this device within ten minutes. Try again in ${Math.ceil(waitMs / 1000)} seconds; those it has go on.`,
    },
    { retryAfterMs: waitMs },
  );

/** CRM-32: an office, a school or a mobile network is one address. */
export const networkTooMany = (waitMs: number) =>
  refuse(
    'crm.network-too-many-viewers',
    429,
    {
      zh: '你的网络里一下子新来的人太多,请几秒后再试;本页会自己再试。',
      en: 'Too many new viewers come from your network at once. Try again in a few seconds; this page does so by itself.',
    },
    { retryAfterMs: Math.max(1000, waitMs) },
  );

export const nicknameRefused = refuse(
  'crm.nickname-refused',
  422,
  {
    zh: '这个昵称不能用:不能含不当的词或联系方式,也不能像商家、主播或客服。',
    en: 'This nickname cannot be used: no improper words or contact details, nor anything like the shop, a host or its service.',
  },
  { field: 'nickname' },
);

export const nicknameUnreadable = refuse(
  'crm.nickname-unreadable',
  422,
  {
    zh: '这个昵称里有没有字体能显示的符号,或断开的半个字符,请去掉。',
    en: 'This nickname has signs that are in no font, or a half of one: leave them out.',
  },
  { field: 'nickname' },
);

export const addressUnknown = refuse('crm.address-unknown', 404, {
  zh: '没有这个地址,可能已按本人要求删除。',
  en: 'There is no such address; it may have been deleted at the person’s request.',
});
