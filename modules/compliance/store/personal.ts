import { eq } from 'drizzle-orm';
import type { PersonalDataSource } from '../../../platform/personal/index.ts';
import { identityPlace } from '../domain/hosts.ts';
import { hostFile, signing } from './schema.ts';

const whose = { zh: '谁的', en: 'Whose' };

/** What compliance stores of people: hosts' identities, sealed, and who signed the policies. */
export const compliancePersonalData: PersonalDataSource = {
  tables: [
    {
      table: hostFile,
      about: 'staff',
      counts: 'sensitive',
      what: { zh: '主播身份核验', en: 'Verified identities of hosts' },
      columns: {
        staffId: whose,
        sealed: { zh: '姓名、身份证号(加密)', en: 'Name and identity number (sealed)' },
        masked: { zh: '掩码后的样子', en: 'As it is shown' },
        born: { zh: '出生日期', en: 'Day of birth' },
        contractNo: { zh: '合同编号', en: 'Contract number' },
      },
      purposes: ['verify-host', 'legal-duty'],
      kept: 'RET-01',
      rowsOf: (id) => eq(hostFile.staffId, id),
    },
    {
      table: signing,
      about: 'staff',
      what: { zh: '手册签署', en: 'Signings of the handbook' },
      columns: { staffId: whose, name: { zh: '姓名', en: 'Name' } },
      purposes: ['staff'],
      kept: 'RET-01',
      rowsOf: (id) => eq(signing.staffId, id),
    },
  ],
  sealed: [
    {
      about: identityPlace,
      table: hostFile,
      key: hostFile.staffId,
      column: hostFile.sealed,
      property: 'sealed',
    },
  ],
};
