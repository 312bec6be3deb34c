import type { Compliance } from '../../modules/compliance/index.ts';
import type { CrmNeeds } from '../../modules/crm/index.ts';
import type { Team } from '../../modules/team/index.ts';

/** What the invented company calls itself. */
const shopName = '云锦电器';

/** CRM-9: who in the audience may be called what is known by modules that crm does not ask. */
export function nameJudge(team: Team, compliance: Compliance): CrmNeeds['names'] {
  return {
    forbidden: (text) => compliance.words(text).length > 0,
    reserved: async () => [shopName, ...(await team.list('host')).map(({ name }) => name)],
  };
}
