import type { Words } from '../../../platform/kernel/index.ts';

/** How many people's data are held, and what went abroad since 1 January. */
export interface Scale {
  readonly persons: number;
  /** With sensitive data: here, verified identities. */
  readonly sensitive: number;
  /** Agreements that let data leave the mainland; without one none leaves. */
  readonly abroad: number;
}

export interface Duty {
  readonly ruleId: string;
  readonly law: string;
  readonly applies: boolean;
  readonly words: Words;
}

const million = 1_000_000;

/**
 * PRIVACY-16: which duties follow from how much is held: PIPL 52 and the notice on officers (a million
 * people), the measures on audits (ten million), the provisions on data abroad of 2024-03-22, and the
 * simplified forms for small processors (a hundred thousand).
 */
export function dutiesOf({ persons, sensitive, abroad }: Scale): Duty[] {
  return [
    {
      ruleId: 'PIP-19',
      law: '个人信息保护法 52',
      applies: persons >= million,
      words: {
        zh: '达到 100 万人:指定个人信息保护负责人,并报送监管部门',
        en: 'From 1 million people: appoint a personal data protection officer and report to the regulator',
      },
    },
    {
      ruleId: 'PIP-20',
      law: '个人信息保护合规审计管理办法',
      applies: persons >= 10 * million,
      words: {
        zh: '达到 1000 万人:至少每两年做一次合规审计;未达到的定期审计',
        en: 'From 10 million people: a compliance audit at least every two years; below that, regularly',
      },
    },
    {
      ruleId: 'PIP-18',
      law: '促进和规范数据跨境流动规定',
      applies: abroad > 0,
      words:
        persons >= million || sensitive >= 10_000
          ? {
              zh: '数据出境须先通过安全评估(达到 100 万人,或敏感信息 1 万人)',
              en: 'Cross-border transfers need a security assessment (1 million people, or 10,000 with sensitive data)',
            }
          : {
              zh: '数据出境须有标准合同或认证(10 万人以上,或含敏感信息)',
              en: 'Cross-border transfers need a standard contract or certification (over 100,000 people, or sensitive data)',
            },
    },
    {
      ruleId: 'PIP-22',
      law: '小型个人信息处理者规定',
      applies: persons < 100_000,
      words: {
        zh: '不满 10 万人:可用简化的自查和评估表',
        en: 'Under 100,000 people: simplified self-checks and forms may be used',
      },
    },
  ];
}
