import type { Words } from '../../../platform/kernel/index.ts';

const fields: Readonly<Record<string, Words>> = {
  'crm.address': { zh: '收货人姓名、手机、地址', en: 'Recipient name, mobile, address' },
  'compliance.host_file': { zh: '主播身份资料', en: 'Host identity' },
};

/** What is sealed at a place, in words. */
export function fieldName(field: string): Words {
  return fields[field] ?? { zh: field, en: field };
}

/** Who reads: one of the roles of the company, the program itself, or the person. */
export function readerName(role: string, roles: Readonly<Record<string, Words>>): Words {
  const known = roles[role];
  if (known) return known;
  if (role === 'system') return { zh: '系统', en: 'System' };
  return role === 'self' ? { zh: '本人', en: 'The person' } : { zh: role, en: role };
}
