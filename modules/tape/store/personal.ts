import type { PersonalTable } from '../../../platform/personal/index.ts';
import { tape } from './schema.ts';

/** What tapes tell of people. */
export const tapeTables: readonly PersonalTable[] = [
  {
    table: tape,
    about: 'viewer',
    what: { zh: '直播记录:弹幕、点赞、进出、下单', en: 'The tape: chat, likes, entries, orders' },
    columns: { facts: { zh: '编号、昵称、发言内容', en: 'IDs, nicknames, messages' } },
    purposes: ['show', 'legal-duty'],
    kept: 'RET-02',
  },
];
