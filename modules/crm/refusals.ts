import { refuse } from '../../platform/kernel/index.ts';

export const addressUnknown = refuse('crm.address-unknown', 404, {
  zh: '没有这个地址,可能已按本人要求删除。',
  en: 'There is no such address; it may have been deleted at the person’s request.',
});
