import type { PersonalDataSource } from '../personal/index.ts';
import { outbox } from './schema.ts';

/** Events name viewers by number and buyers masked; what everybody has handled goes by `prune`. */
export const eventsPersonalData: PersonalDataSource = {
  tables: [
    {
      table: outbox,
      about: 'viewer',
      what: { zh: '模块之间传递的业务事件', en: 'Domain events between modules' },
      columns: { facts: { zh: '编号、掩码后的姓名', en: 'Numbers, masked names' } },
      purposes: ['deliver', 'books', 'show'],
      kept: 'RET-11',
    },
  ],
};
