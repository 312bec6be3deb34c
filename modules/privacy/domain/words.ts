/** How screens name what people ask about their data, and how far it is. */
export const kindWords = {
  copy: { zh: '查阅复制', en: 'Copy' },
  correct: { zh: '更正', en: 'Correct' },
  delete: { zh: '删除', en: 'Delete' },
  restrict: { zh: '限制处理', en: 'Restrict' },
  withdraw: { zh: '撤回全部同意', en: 'Withdraw all consents' },
  close: { zh: '注销账号', en: 'Close the account' },
  explain: { zh: '要求说明', en: 'Explain' },
} as const;

export const requestStateWords = {
  open: { zh: '办理中', en: 'Open' },
  done: { zh: '已办结', en: 'Done' },
  refused: { zh: '已拒绝', en: 'Refused' },
  'taken-back': { zh: '已撤销', en: 'Taken back' },
} as const;

export const purposeWords = {
  deliver: { zh: '送货与安装', en: 'Delivery' },
  'after-sale': { zh: '售后处理', en: 'After-sale' },
  partner: { zh: '交给安装服务商(要本人单独同意)', en: 'The brand’s installer (needs consent)' },
  'legal-duty': { zh: '监管调取', en: 'Demand of an authority' },
} as const;

export const breachStepWords = {
  stop: { zh: '止损:断开、撤钥、停接口', en: 'Stop it' },
  assess: { zh: '评估:类别、原因、影响人数', en: 'Assess category, cause, harm' },
  report: { zh: '报告省级网信(4 小时内)', en: 'Report to the provincial CAC (4 h)' },
  'notify-people': { zh: '通知本人', en: 'Tell the people' },
  'notify-police': { zh: '报案', en: 'Tell the police' },
  remedy: { zh: '补救', en: 'Remedy' },
  learn: { zh: '复盘与改进', en: 'Learn' },
} as const;
