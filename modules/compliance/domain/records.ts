import { yuan } from '../../../platform/kernel/money.ts';
import { decisionOf, type Violation, type ProductFacts, type Rule } from './rule.ts';

/** What the checks on records need of a product. */
export type ProductRecord = Pick<ProductFacts, 'kind' | 'grade' | 'claims' | 'evidence' | 'raised'>;

/** Kinds that must carry an energy label (能效标识 catalogue), of those that the shop sells. */
const labelled: ReadonlySet<string> = new Set([
  'air-conditioner',
  'refrigerator',
  'washer',
  'television',
  'water-heater',
  'hood',
  'stove',
  'rice-cooker',
  'dishwasher',
  'air-purifier',
  'water-purifier',
]);

interface Fault {
  readonly said: string;
  /** It keeps a show off air, however grave its rule is elsewhere. */
  readonly stops?: true;
}
type Check = (record: ProductRecord, at: number) => Fault | undefined;

function valid(record: ProductRecord, at: number, kind: string): boolean {
  return record.evidence.some(
    (item) => item.kind === kind && (item.expiresAt === null || item.expiresAt > at),
  );
}

/** GUARD-53: each check on records by the name that its row gives. */
const checks: Readonly<Record<string, Check>> = {
  label: ({ kind, grade }) =>
    labelled.has(kind) && grade === null ? { said: '能效标识' } : undefined,
  ccc: (record, at) => (valid(record, at, 'ccc') ? undefined : { said: '3C 证书' }),
  evidence: ({ claims, evidence }, at) => {
    const old = claims.find(({ evidenceId }) => {
      const until = evidence.find((item) => item.id === evidenceId)?.expiresAt ?? null;
      return until !== null && until <= at;
    });
    return old ? { said: old.text } : undefined;
  },
  // D3: what a page claims and no document proves keeps the show off air.
  unproven: ({ claims, evidence }) => {
    const known = new Set(evidence.map(({ id }) => id));
    const bare = claims.filter(({ evidenceId }) => evidenceId === null || !known.has(evidenceId));
    return bare.length > 0
      ? { said: bare.map(({ text }) => text).join('、'), stops: true }
      : undefined;
  },
  raised: ({ raised }) =>
    raised && {
      said: [raised.beforeFen, raised.nowFen, raised.saleFen].map(yuan).join(' → '),
    },
  pack: (record, at) => {
    const wanted = labelled.has(record.kind) ? ['label-filing', 'ccc'] : ['ccc'];
    const lacking = wanted.filter((kind) => !valid(record, at, kind));
    return lacking.length > 0 ? { said: lacking.join('、') } : undefined;
  },
};

/** What stands against a product on the schedule by its documents, whatever is said of it. */
export function violationsOfRecord(
  rules: readonly Rule[],
  record: ProductRecord,
  { at, day }: { readonly at: number; readonly day: string },
): Violation[] {
  return rules.flatMap((rule) => {
    const severity = rule.surfaces.title;
    const check = checks[rule.data ?? ''];
    if (!severity || !check || !rule.on || rule.from > day) return [];
    const fault = check(record, at);
    if (!fault) return [];
    const { id: ruleId, version, law, name } = rule;
    const remedy = rule.remedy ?? { zh: '补齐资料。', en: 'Complete the documents.' };
    const decision = fault.stops ? 'block' : decisionOf(severity);
    const what = { ruleId, version, law, name, severity, decision, remedy };
    return [{ ...what, from: 0, until: 0, said: fault.said, instead: '', evidence: [] }];
  });
}
