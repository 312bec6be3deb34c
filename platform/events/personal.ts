import type { PersonalHolder } from '../personal/index.ts';
import { outbox } from './schema.ts';

/** Facts name viewers by number and buyers masked; what everybody has heard goes by `prune`. */
export const factsHolder: PersonalHolder = {
  tables: [
    {
      table: outbox,
      about: 'viewer',
      what: { zh: '模块之间传递的领域事件', en: 'Domain events between modules' },
      columns: { facts: { zh: '编号、掩码后的姓名', en: 'Numbers, masked names' } },
      purposes: ['deliver', 'books', 'show'],
      kept: 'RET-11',
    },
  ],
};
