import { eq } from 'drizzle-orm';
import type { PersonalDataSource } from '../../../platform/personal/index.ts';
import { identityPlace } from '../domain/hosts.ts';
import { hostFile, signing } from './schema.ts';

const whose = { zh: '所属人', en: 'Owner' };

/** What compliance stores of people: hosts' identities, sealed, and who signed the company policies. */
export const compliancePersonalData: PersonalDataSource = {
  tables: [
    {
      table: hostFile,
      about: 'staff',
      counts: 'sensitive',
      what: { zh: '主播身份核验', en: 'Verified host identities' },
      columns: {
        staffId: whose,
        sealed: { zh: '姓名、身份证号(加密)', en: 'Name and identity number (encrypted)' },
        masked: { zh: '掩码值', en: 'Masked value' },
        born: { zh: '出生日期', en: 'Date of birth' },
        contractNo: { zh: '合同编号', en: 'Contract number' },
      },
      purposes: ['verify-host', 'legal-duty'],
      kept: 'RET-01',
      rowsOf: (id) => eq(hostFile.staffId, id),
    },
    {
      table: signing,
      about: 'staff',
      what: { zh: '手册签署', en: 'Handbook signatures' },
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
