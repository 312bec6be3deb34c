import { refuse } from '../../platform/kernel/index.ts';

export const addressesFull = (most: number) =>
  refuse('crm.addresses-full', 409, {
    zh: `最多保存 ${most} 个地址,请先删除不用的地址。`,
    en: `You can save at most ${most} addresses; delete one first.`,
  });

/** CRM-32. */
export const deviceTooMany = (waitMs: number) =>
  refuse(
    'crm.device-too-many-viewers',
    429,
    {
      zh: `这台设备 10 分钟内新增观众过多,请 ${Math.ceil(waitMs / 1000)} 秒后再试;原有身份可继续使用。`,
      en: `Too many new viewers from this device in ten minutes. Try again in ${Math.ceil(waitMs / 1000)} seconds; existing viewers are not affected.`,
    },
    { retryAfterMs: waitMs },
  );

/** CRM-32: an office, a school or a mobile network is one address. */
export const networkTooMany = (waitMs: number) =>
  refuse(
    'crm.network-too-many-viewers',
    429,
    {
      zh: '你的网络短时间内新增观众过多,请几秒后再试;本页会自动重试。',
      en: 'Too many new viewers from your network at once. Try again in a few seconds; this page retries automatically.',
    },
    { retryAfterMs: Math.max(1000, waitMs) },
  );

export const nicknameRefused = refuse(
  'crm.nickname-refused',
  422,
  {
    zh: '昵称不可用:不能含不当用语或联系方式,也不能冒充商家、主播或客服。',
    en: 'This nickname is not allowed: no offensive words or contact details, and no imitating the shop, a host or customer service.',
  },
  { field: 'nickname' },
);

export const nicknameUnreadable = refuse(
  'crm.nickname-unreadable',
  422,
  {
    zh: '昵称含有无法显示的符号,请删除后重试。',
    en: 'This nickname has characters that cannot be displayed; remove them.',
  },
  { field: 'nickname' },
);

export const addressUnknown = refuse('crm.address-unknown', 404, {
  zh: '地址不存在,可能已按本人要求删除。',
  en: 'Address not found; it may have been deleted at the person’s request.',
});
