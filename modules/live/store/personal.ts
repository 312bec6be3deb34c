import type { PersonalDataSource, PersonalTable } from '../../../platform/personal/index.ts';
import { cover, review, session } from './schema.ts';

const tables: readonly PersonalTable[] = [
  {
    table: session,
    about: 'staff',
    what: { zh: '场次方案', en: 'Session plans' },
    columns: {
      plan: { zh: '主播与负责人姓名', en: 'Names of hosts and owners' },
      savedBy: { zh: '修改人', en: 'Changed by' },
    },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
  {
    table: cover,
    about: 'staff',
    what: { zh: '封面图', en: 'Cover images' },
    columns: { by: { zh: '上传人', en: 'Uploaded by' } },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
  {
    table: review,
    about: 'staff',
    what: { zh: '开播前审核记录', en: 'Pre-live approvals' },
    columns: {
      items: { zh: '逐项结论与说明', en: 'Results and notes per item' },
      by: { zh: '审核人', en: 'Reviewer' },
    },
    purposes: ['staff', 'legal-duty'],
    kept: 'RET-01',
  },
];

/** What live stores of people: who planned, who reviewed, who sent a picture. Shows are aged by their tapes. */
export const livePersonalData: PersonalDataSource = { tables };
