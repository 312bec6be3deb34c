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
        zh: '满 100 万人:指定个人信息保护负责人,并报送监管部门',
        en: 'From a million people: name an officer for personal data and file it',
      },
    },
    {
      ruleId: 'PIP-20',
      law: '个人信息保护合规审计管理办法',
      applies: persons >= 10 * million,
      words: {
        zh: '满 1000 万人:至少每两年做一次合规审计;不满的,定期做',
        en: 'From ten million people: an audit every two years at least; below it, regularly',
      },
    },
    {
      ruleId: 'PIP-18',
      law: '促进和规范数据跨境流动规定',
      applies: abroad > 0,
      words:
        persons >= million || sensitive >= 10_000
          ? {
              zh: '数据出境须先过安全评估(满 100 万人,或敏感信息满 1 万人)',
              en: 'Data abroad needs a security assessment (a million people, or 10,000 with sensitive data)',
            }
          : {
              zh: '数据出境须有标准合同或认证(10 万人以上,或含敏感信息)',
              en: 'Data abroad needs a standard contract or certificate (over 100,000, or sensitive data)',
            },
    },
    {
      ruleId: 'PIP-22',
      law: '小型个人信息处理者规定',
      applies: persons < 100_000,
      words: {
        zh: '不满 10 万人:可以用简化的自查和评估表',
        en: 'Under 100,000 people: simplified self-checks and forms may be used',
      },
    },
  ];
}
