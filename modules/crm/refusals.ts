import { refuse } from '../../platform/kernel/index.ts';

export const addressesFull = (most: number) =>
  refuse('crm.addresses-full', 409, {
    zh: `最多保存 ${most} 个地址,请先删掉不用的。`,
    en: `At most ${most} addresses are kept; delete one that you no longer use.`,
  });

export const nicknameRefused = refuse(
  'crm.nickname-refused',
  422,
  {
    zh: '这个昵称不能用:不能含不当的词,也不能像商家、主播或客服。',
    en: 'This nickname cannot be used: no improper words, nor anything like the shop, a host or its service.',
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
