import { refuse } from '../../platform/kernel/index.ts';

export const keyReused = (key: string) =>
  refuse('ledger.key-reused', 409, {
    zh: `凭证号 ${key} 已用于内容不同的分录。`,
    en: `The key ${key} was used for an entry of other content.`,
  });

export const entryUnknown = (key: string) =>
  refuse('ledger.entry-unknown', 404, {
    zh: `没有分录 ${key}。`,
    en: `There is no entry ${key}.`,
  });
