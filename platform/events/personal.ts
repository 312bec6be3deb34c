import type { PersonalDataSource } from '../personal/index.ts';
import { outbox } from './schema.ts';

/** Facts name viewers by number and buyers masked; what everybody has heard goes by `prune`. */
export const factsPersonalData: PersonalDataSource = {
  tables: [
    {
      table: outbox,
      about: 'viewer',
      what: { zh: '模块之间传递的事实', en: 'Facts that modules told one another' },
      columns: { facts: { zh: '编号、掩码后的姓名', en: 'Numbers, masked names' } },
      purposes: ['deliver', 'books', 'show'],
      kept: 'RET-11',
    },
  ],
};
