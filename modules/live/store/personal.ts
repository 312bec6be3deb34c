import type { PersonalDataSource, PersonalTable } from '../../../platform/personal/index.ts';
import { cover, review, session } from './schema.ts';

const tables: readonly PersonalTable[] = [
  {
    table: session,
    about: 'staff',
    what: { zh: '场次方案', en: 'Plans of shows' },
    columns: {
      plan: { zh: '主播与负责人姓名', en: 'Names of hosts and who is in charge' },
      savedBy: { zh: '谁改的', en: 'Who changed it' },
    },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
  {
    table: cover,
    about: 'staff',
    what: { zh: '封面图', en: 'Covers' },
    columns: { by: { zh: '谁上传的', en: 'Who sent it' } },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
  {
    table: review,
    about: 'staff',
    what: { zh: '开播前审核记录', en: 'Reviews before air' },
    columns: {
      items: { zh: '逐项结论与说明', en: 'What was found, item by item' },
      by: { zh: '审核人', en: 'Who reviewed' },
    },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
];

/** What live stores of people: who planned, who reviewed, who sent a picture. Shows are aged by their tapes. */
export const livePersonalData: PersonalDataSource = { tables };
