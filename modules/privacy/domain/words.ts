/** How screens name what people ask about their data, and how far it is. */
export const kindWords = {
  copy: { zh: '查阅复制', en: 'View and copy' },
  correct: { zh: '更正', en: 'Correct' },
  delete: { zh: '删除', en: 'Delete' },
  restrict: { zh: '限制处理', en: 'Restrict' },
  withdraw: { zh: '撤回全部同意', en: 'Withdraw all consents' },
  close: { zh: '注销账号', en: 'Close account' },
  explain: { zh: '要求说明', en: 'Explain' },
} as const;

export const requestStateWords = {
  open: { zh: '办理中', en: 'Open' },
  done: { zh: '已完成', en: 'Completed' },
  refused: { zh: '已拒绝', en: 'Refused' },
  'taken-back': { zh: '已撤销', en: 'Cancelled' },
} as const;

export const purposeWords = {
  deliver: { zh: '送货与安装', en: 'Delivery and installation' },
  'after-sale': { zh: '售后处理', en: 'After-sales' },
  partner: { zh: '安装服务商(须本人单独同意)', en: 'Installation partner (needs consent)' },
  'legal-duty': { zh: '监管调取', en: 'Request by an authority' },
} as const;

export const breachStepWords = {
  stop: {
    zh: '止损:断网、吊销密钥、停用接口',
    en: 'Contain: disconnect, revoke keys, disable APIs',
  },
  assess: { zh: '评估:类别、原因、影响人数', en: 'Assess: category, cause, people affected' },
  report: { zh: '报告省级网信(4 小时内)', en: 'Report to the provincial CAC (4 h)' },
  'notify-people': { zh: '通知本人', en: 'Notify the people affected' },
  'notify-police': { zh: '报案', en: 'Report to the police' },
  remedy: { zh: '补救', en: 'Remedy' },
  learn: { zh: '复盘与改进', en: 'Review and improve' },
} as const;
