import { refuse } from '../../platform/kernel/index.ts';

export const addressesFull = (most: number) =>
  refuse('crm.addresses-full', 409, {
    zh: `最多保存 ${most} 个地址,请先删掉不用的。`,
    en: `At most ${most} addresses are kept; delete one that you no longer use.`,
  });

export const addressUnknown = refuse('crm.address-unknown', 404, {
  zh: '没有这个地址,可能已按本人要求删除。',
  en: 'There is no such address; it may have been deleted at the person’s request.',
});
