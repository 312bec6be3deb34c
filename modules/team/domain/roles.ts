/** What the company's functions are called, and what each may do. F1 of the mission. */
export const roles = [
  'admin',
  'content',
  'sales',
  'service',
  'data',
  'finance',
  'supply',
  'legal',
  'auditor',
  'trainer',
  'host',
] as const;

export type Role = (typeof roles)[number];

export const roleWords: Readonly<Record<Role, { zh: string; en: string }>> = {
  admin: { zh: '管理员', en: 'Administrator' },
  content: { zh: '内容', en: 'Content' },
  sales: { zh: '销售', en: 'Sales' },
  service: { zh: '客服', en: 'Customer service' },
  data: { zh: '数据', en: 'Data' },
  finance: { zh: '财务', en: 'Finance' },
  supply: { zh: '供应链', en: 'Supply chain' },
  legal: { zh: '法务', en: 'Legal' },
  auditor: { zh: '审计', en: 'Auditor' },
  trainer: { zh: '培训', en: 'Trainer' },
  host: { zh: '主播', en: 'Host' },
};

interface Rule {
  readonly action: string;
  readonly subject: string;
  /** Takes away what an earlier rule gave. */
  readonly not?: true;
}

const seesShow: readonly Rule[] = [
  { action: 'view', subject: 'session' },
  { action: 'view', subject: 'catalog' },
  { action: 'view', subject: 'figures' },
];

/** Sees what compliance finds, and answers for what was said on air. */
const complianceDuties: readonly Rule[] = [
  { action: 'view', subject: 'guard' },
  { action: 'settle', subject: 'guard' },
];

/** Wants what another person must agree to, such as an export. */
const asks: readonly Rule[] = [
  { action: 'ask', subject: 'approval' },
  { action: 'view', subject: 'approval' },
];

const rulesByRole: Readonly<Record<Role, readonly Rule[]>> = {
  // Everything but the audit log: whoever can do all must not be the one who reads what was done.
  admin: [
    { action: 'manage', subject: 'all' },
    { action: 'read', subject: 'audit', not: true },
  ],
  content: [
    ...seesShow,
    ...complianceDuties,
    { action: 'hear', subject: 'session' },
    { action: 'edit', subject: 'session' },
    { action: 'run', subject: 'session' },
    { action: 'rehearse', subject: 'session' },
    { action: 'moderate', subject: 'chat' },
    { action: 'publish', subject: 'stream' },
    { action: 'edit', subject: 'catalog' },
    ...asks,
  ],
  sales: [
    ...seesShow,
    ...complianceDuties,
    { action: 'hear', subject: 'session' },
    { action: 'edit', subject: 'session' },
    { action: 'run', subject: 'session' },
    { action: 'rehearse', subject: 'session' },
    { action: 'moderate', subject: 'chat' },
    { action: 'sell', subject: 'offer' },
    { action: 'view', subject: 'order' },
    { action: 'view', subject: 'stock' },
    { action: 'view', subject: 'promotion' },
    { action: 'edit', subject: 'promotion' },
    ...asks,
  ],
  service: [
    ...seesShow,
    ...complianceDuties,
    { action: 'moderate', subject: 'chat' },
    { action: 'view', subject: 'order' },
    { action: 'unmask', subject: 'buyer' },
    { action: 'refund', subject: 'order' },
    { action: 'view', subject: 'risk' },
    { action: 'decide', subject: 'risk' },
    { action: 'view', subject: 'privacy' },
    ...asks,
  ],
  data: [
    ...seesShow,
    { action: 'export', subject: 'figures' },
    { action: 'spend', subject: 'traffic' },
    { action: 'view', subject: 'order' },
    ...asks,
  ],
  finance: [
    ...seesShow,
    { action: 'export', subject: 'figures' },
    { action: 'spend', subject: 'traffic' },
    { action: 'view', subject: 'order' },
    { action: 'export', subject: 'order' },
    { action: 'refund', subject: 'order' },
    { action: 'view', subject: 'books' },
    { action: 'reconcile', subject: 'books' },
    { action: 'edit', subject: 'assumption' },
    { action: 'edit', subject: 'floor' },
    { action: 'view', subject: 'risk' },
    { action: 'decide', subject: 'risk' },
    { action: 'edit', subject: 'risk' },
    { action: 'view', subject: 'stock' },
    { action: 'view', subject: 'promotion' },
    ...asks,
  ],
  supply: [
    ...seesShow,
    { action: 'view', subject: 'stock' },
    { action: 'edit', subject: 'stock' },
    { action: 'view', subject: 'order' },
    { action: 'ship', subject: 'order' },
    { action: 'unmask', subject: 'buyer' },
  ],
  legal: [
    ...seesShow,
    ...complianceDuties,
    { action: 'hear', subject: 'session' },
    { action: 'edit', subject: 'guard' },
    { action: 'waive', subject: 'guard' },
    { action: 'export', subject: 'evidence' },
    { action: 'review', subject: 'session' },
    { action: 'moderate', subject: 'chat' },
    { action: 'view', subject: 'books' },
    { action: 'view', subject: 'risk' },
    { action: 'view', subject: 'order' },
    { action: 'unmask', subject: 'buyer' },
    { action: 'view', subject: 'privacy' },
    { action: 'handle', subject: 'privacy' },
    { action: 'edit', subject: 'privacy' },
    { action: 'view', subject: 'approval' },
    { action: 'decide', subject: 'approval' },
  ],
  // Sees everything that was done, and does nothing itself.
  auditor: [
    ...seesShow,
    { action: 'read', subject: 'audit' },
    { action: 'view', subject: 'guard' },
    { action: 'view', subject: 'privacy' },
    { action: 'view', subject: 'approval' },
    { action: 'view', subject: 'order' },
    { action: 'view', subject: 'books' },
    { action: 'view', subject: 'risk' },
  ],
  trainer: [
    ...seesShow,
    { action: 'view', subject: 'guard' },
    { action: 'rehearse', subject: 'session' },
  ],
  host: [
    ...seesShow,
    { action: 'view', subject: 'guard' },
    { action: 'rehearse', subject: 'session' },
  ],
};

export function isRole(text: string): text is Role {
  return roles.some((role) => role === text);
}

/** TEAM-1: a role's permits; an unknown role may do nothing. */
export function permitsOf(role: string): readonly Rule[] {
  return isRole(role) ? rulesByRole[role] : [];
}
