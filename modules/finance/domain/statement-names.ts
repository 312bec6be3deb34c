import type { StatementColumn } from './statement.ts';

/**
 * The names under which banks, partners and spreadsheets write the columns of a statement, the best first. It gives its
 * sums in one column, signed or with a word for the direction, or in two.
 */
export const statementNames: Readonly<Record<StatementColumn, readonly string[]>> = {
  reference: [
    '单号',
    '参考号',
    '流水号',
    '交易流水号',
    '银行流水号',
    '交易流水',
    '核心流水号',
    '凭证号',
    '交易参考号',
    '业务流水号',
    '订单号',
    '订单编号',
    '商户订单号',
    '结算单号',
    '补贴单号',
    '账户明细编号-交易流水号',
    'reference',
    'reference no',
    'reference number',
    'transaction id',
    'order no',
    'ref',
  ],
  day: [
    '日期',
    '到账日期',
    '记账日期',
    '入账日期',
    '到账时间',
    '记账时间',
    '入账时间',
    '交易日期',
    '交易日',
    '交易时间',
    '发生日期',
    '结算日期',
    '业务日期',
    'date',
    'booking date',
    'posting date',
    'value date',
    'transaction date',
  ],
  amount: [
    '金额',
    '交易金额',
    '发生额',
    '交易额',
    '到账金额',
    '结算金额',
    '补贴金额',
    '佣金',
    '佣金金额',
    '发生金额',
    '收支金额',
    'amount',
    'transaction amount',
    'amount in local currency',
  ],
  income: [
    '收入金额',
    '收入',
    '贷方发生额',
    '贷方金额',
    '贷方',
    '收入额',
    '转入金额',
    '存入金额',
    '收入发生额',
    '贷方发生金额',
    '贷记金额',
    '流入金额',
    '来账金额',
    '存入',
    '转入',
    'credit amount',
    'credit',
    'credits',
    'paid in',
    'money in',
    'income',
    'deposit',
    'deposits',
  ],
  spent: [
    '支出金额',
    '支出',
    '借方发生额',
    '借方金额',
    '借方',
    '支出额',
    '转出金额',
    '取出金额',
    '支出发生额',
    '借方发生金额',
    '借记金额',
    '流出金额',
    '往账金额',
    '支取',
    '支取金额',
    '转出',
    '付出金额',
    '付出',
    '取出',
    'debit amount',
    'debit',
    'debits',
    'paid out',
    'money out',
    'spent',
    'withdrawal',
    'withdrawals',
    'withdrawn',
  ],
  direction: [
    '收支',
    '收/支',
    '收支类型',
    '收支方向',
    '收支标志',
    '收支标识',
    '收支标记',
    '收入/支出',
    '收/付',
    '收付',
    '收付标志',
    '收付标识',
    '收付标记',
    '收付方向',
    '收付类型',
    '借贷标志',
    '借贷标识',
    '借贷标记',
    '借贷方向',
    '借贷',
    '借/贷',
    '借贷类型',
    '往来账标志',
    '资金流向',
    '资金方向',
    '交易方向',
    '发生方向',
    '方向',
    'direction',
    'dr/cr',
    'cr/dr',
    'd/c',
    'c/d',
    'debit/credit',
    'credit/debit',
    'dr/cr indicator',
    'debit/credit indicator',
  ],
  currency: [
    '币种',
    '币别',
    '货币',
    '交易币种',
    '记账币种',
    '账户币种',
    '货币种类',
    '币种代码',
    '货币代码',
    'currency',
    'currency code',
    'transaction currency',
    'curr.',
    'curr',
    'ccy',
  ],
  status: [
    '状态',
    '交易状态',
    '处理状态',
    '记账状态',
    '入账状态',
    '结算状态',
    '当前状态',
    '交易结果',
    '处理结果',
    'status',
    'transaction status',
    'state',
    'result',
  ],
  note: ['摘要', '交易摘要', '业务摘要', '摘要说明', 'description', 'narrative', 'particulars'],
};

/** What a word says of a sum: it came, or it went. */
export const directions: ReadonlyMap<string, 1 | -1> = new Map([
  ...each(1, [
    '收',
    '收入',
    '收款',
    '贷',
    '贷方',
    '贷记',
    '进',
    '进账',
    '入',
    '入账',
    '转入',
    '存入',
  ]),
  ...each(1, ['汇入', '流入', '来账', '+', 'in', 'c', 'cr', 'credit', 'income', 'deposit']),
  ...each(-1, [
    '支',
    '支出',
    '付',
    '付款',
    '付出',
    '借',
    '借方',
    '借记',
    '出',
    '出账',
    '转出',
    '支取',
  ]),
  ...each(-1, ['取出', '汇出', '流出', '往账', '-', 'out', 'd', 'dr', 'debit', 'withdrawal']),
]);

function each(sign: 1 | -1, words: readonly string[]): (readonly [string, 1 | -1])[] {
  return words.map((word) => [word, sign]);
}

const yuan = /^(?:cny|rmb|人民币元?|本币|156|)$/iu;
const foreign =
  /^(?:美[元金]|港[币元纸]|欧元|日[元圆]|英镑|澳元|加元|加拿大元|澳大利亚元|新加坡元|新元|新西兰元|瑞士?法?郎|韩[元币]|卢布|泰铢|新?台币|澳门[元币]|林吉特|卢比)$/u;
const codes = new Set(Intl.supportedValuesOf('currency'));

/** Which money a cell names, if it names any. */
export function currencyOf(text: string): 'yuan' | 'foreign' | null {
  if (text !== '' && yuan.test(text)) return 'yuan';
  return foreign.test(text) || codes.has(text.toUpperCase()) ? 'foreign' : null;
}

/** What an account beside the table, above it or between its parts, is said to hold: `币种:美元`, `6222 (USD)`. */
export function saysForeign(text: string): boolean {
  const plain = text.normalize('NFKC');
  const named = /(?:币种|币别|货币|currency)[\s:]*([A-Za-z]{3}\b|\p{Script=Han}+)/iu.exec(
    plain,
  )?.[1];
  if (named !== undefined && currencyOf(named) === 'foreign') return true;
  // In brackets without a name only the usual ones: ALL and TOP are currencies too.
  return /[([](?:usd|hkd|eur|jpy|gbp|aud|cad|sgd|chf|krw|twd|mop|美元|港[币元]|欧元|日元|英镑)[)\]]/iu.test(
    plain,
  );
}

export function isYuan(text: string): boolean {
  return yuan.test(text);
}

/** FINANCE-43: what becomes of a row by the state that its bank gives it; undefined where nobody knows the word. */
export function rowOutcomeOf(status: string): 'done' | 'not' | undefined {
  if (done.test(status)) return 'done';
  return undone.test(status) ? 'not' : undefined;
}

const done =
  /^(?:(?:交易|处理|支付|收款|付款|转账|汇款|入账|记账|到账|结算|提现|代发)?(?:成功|已?完成)|已(?:入账|记账|到账|结算|支付|付款|收款|过账)|正常|有效|success(?:ful)?|succeeded|completed?|posted|booked|settled|done|ok)$/iu;
const undone =
  /^(?:(?:交易|处理|支付|收款|付款|转账|汇款|入账|记账|到账|结算|提现|代发)?(?:失败|已?撤销|已?取消|已?关闭|处理中|进行中)|已(?:失败|作废|拒绝)|作废|无效|待(?:处理|入账|记账|结算|支付|付款)|failed|failure|cancell?ed|revoked|rejected|declined|void(?:ed)?|closed|pending|processing|in progress)$/iu;

/** Rows that carry a balance over and no movement. */
export const carriedOver =
  /^(?:承前页?|承上页?|过次页|(?:本期)?期[初末](?:余额|结余|结存)?|(?:上|转|结转下)[页期月年日](?:结转|余额|结余|结存)?|[年月日]初(?:余额|结转|结存)|昨日余额|opening balance|closing balance|(?:balance )?(?:b|c)\/?f|(?:balance )?(?:brought|carried) forward)$/iu;
