import { ageOn } from './identity.ts';
import { decisionOf, type Violation, type Rule } from './rule.ts';

/** Where a sealed identity belongs: it opens under this name only. */
export const identityPlace = 'compliance.host_file';

/** What is on file of a host, as the checks before a show see it. */
export interface HostFile {
  readonly id: string;
  readonly name: string;
  /** Null where the identity was never verified. */
  readonly born: string | null;
  readonly verifiedAt: number | null;
  /** Whether the handbook of now was read and signed. */
  readonly signed: boolean;
}

/** An identity is looked at again twice a year; LIVE 28 wants it refreshed and leaves the rhythm open. */
export const identityGoodMs = 183 * 86_400_000;

type Check = (host: HostFile, at: number, day: string) => boolean;

/** GUARD-59, GUARD-60, GUARD-61: each check on hosts by the name that its row gives; true where something stands against. */
const checks: Readonly<Record<string, Check>> = {
  'host-identity': ({ verifiedAt }, at) => verifiedAt === null || verifiedAt + identityGoodMs <= at,
  'host-age': ({ born }, _at, day) => born !== null && ageOn(born, day) < 16,
  'host-handbook': ({ signed }) => !signed,
};

/** What stands against a host of a plan (LIVE 28, LMK 17, LIVE 10). */
export function hostViolations(
  rules: readonly Rule[],
  host: HostFile,
  { at, day }: { readonly at: number; readonly day: string },
): Violation[] {
  return rules.flatMap((rule) => {
    const severity = rule.surfaces.title;
    const check = checks[rule.data ?? ''];
    if (!severity || !check || !rule.on || rule.from > day || !check(host, at, day)) return [];
    const { id: ruleId, version, law, name } = rule;
    const remedy = rule.remedy ?? { zh: '补齐资料。', en: 'Complete the documents.' };
    const what = { ruleId, version, law, name, severity, decision: decisionOf(severity), remedy };
    return [{ ...what, from: 0, until: 0, said: host.name, instead: '', evidence: [] }];
  });
}
