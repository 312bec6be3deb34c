import { simplified, type Compliance } from '../../modules/compliance/index.ts';
import type { CrmDeps } from '../../modules/crm/index.ts';

interface Known {
  readonly team: { list(role: 'host'): Promise<readonly { readonly name: string }[]> };
  readonly compliance: Pick<Compliance, 'words' | 'contact'>;
  readonly seller: { readonly name: string };
}

/** What a company's name ends with in its licence, and nobody says. */
const legalForm = /(商贸|贸易|科技|电子商务)?(股份|责任)?有限(责任)?公司.*$/;

/** CRM-9: who in the audience may be called what is known by modules that crm does not ask. */
export function nameJudge({ team, compliance, seller }: Known): CrmDeps['names'] {
  const company = [seller.name, seller.name.replace(legalForm, '')];
  return {
    simple: simplified,
    forbidden: (text) => {
      return compliance.contact(text) !== undefined || compliance.words(text).length > 0;
    },
    reserved: async () => [...company, ...(await team.list('host')).map(({ name }) => name)],
  };
}
