import { refuse } from '../../platform/kernel/index.ts';

export const dayNotOver = (day: string) =>
  refuse(
    'finance.day-not-over',
    409,
    {
      zh: `${day} 尚未结束,账单次日出具。`,
      en: `${day} is not over yet; its bill is available the next day.`,
    },
    { field: 'day' },
  );

export const dayClosed = (day: string) =>
  refuse('finance.day-closed', 409, {
    zh: `${day} 已关账,不能再对账或修改。`,
    en: `${day} is closed and can no longer be reconciled or changed.`,
  });

export const dayWorked = (day: string) =>
  refuse('finance.day-worked', 409, {
    zh: `${day} 的差异已开始处理,不能重新对账;处理完后关账。`,
    en: `Discrepancies of ${day} are already being resolved; finish them, then close the day.`,
  });

export const runUnknown = refuse('finance.run-unknown', 404, {
  zh: '当天尚未对账。',
  en: 'This day has not been reconciled.',
});

export const discrepanciesOpen = (open: number) =>
  refuse('finance.findings-open', 409, {
    zh: `还有 ${open} 笔差异未处理。`,
    en: `${open} discrepancies are still open.`,
  });

export const billDamaged = refuse('finance.bill-damaged', 409, {
  zh: '账单未接收,请先重新获取账单。',
  en: 'The bill was not accepted; download it again first.',
});

export const discrepancyUnknown = refuse('finance.finding-unknown', 404, {
  zh: '差异不存在,或已处理。',
  en: 'This discrepancy does not exist or has been resolved.',
});

export const earlierFirst = (day: string) =>
  refuse('finance.earlier-first', 409, {
    zh: `${day} 已对账,后续账目以此为基础,更早的日期不能再对账。`,
    en: `${day} is reconciled and later books build on it; earlier days can no longer be reconciled.`,
  });

export const statementDamaged = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
  refuse('finance.statement-damaged', 422, { zh, en }, { field: 'text' });

/** The first row that cannot be read, and how many there are. */
export const rowsDamaged = (first: { readonly zh: string; readonly en: string }, rows: number) =>
  statementDamaged(
    rows === 1
      ? first
      : {
          zh: `${first.zh}。共 ${rows} 行无法读取,整个文件未导入;请先看“预览”。`,
          en: `${first.en}. ${rows} rows cannot be read, so nothing was imported; see the preview.`,
        },
  );

export const totalsDiffer = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
  refuse(
    'finance.totals-differ',
    409,
    {
      zh: `${zh}。可能缺行或被改过:请重新下载;如确认无误,在预览里勾选后入账。`,
      en: `${en}. Rows may be missing or changed: download it again, or confirm in the preview that it is correct.`,
    },
    { field: 'totalsSeen' },
  );

export const batchUnknown = refuse('finance.batch-unknown', 404, {
  zh: '导入批次不存在。',
  en: 'Imported batch not found.',
});

export const batchUndone = refuse('finance.batch-undone', 409, {
  zh: '该批次已撤销。',
  en: 'This batch has already been undone.',
});

export const statementDayClosed = (day: string) =>
  refuse('finance.day-closed', 409, {
    zh: `该批次于 ${day} 导入,当天已关账,不能撤销;如有误请处理差异。`,
    en: `This batch was imported on ${day}, which is closed, and cannot be undone; resolve its discrepancies instead.`,
  });

export const batchWorked = (discrepancies: number) =>
  refuse('finance.batch-worked', 409, {
    zh: `该批次已有 ${discrepancies} 笔差异处理入账,不能撤销。`,
    en: `${discrepancies} discrepancies of this batch are already resolved and booked; it cannot be undone.`,
  });

export const commissionBegun = (today: string, from: string) =>
  refuse(
    'finance.commission-begun',
    409,
    {
      zh: `佣金最早从明天起修改:今天是 ${today},你填的是 ${from}。已付款订单按付款时的比例计算。`,
      en: `Commission changes start tomorrow at the earliest: today is ${today}, you entered ${from}. Paid orders keep the rate of their payment day.`,
    },
    { field: 'from' },
  );

export const commissionEnds = refuse(
  'finance.commission-ends',
  422,
  {
    zh: '“所有主播、所有品类”的比例不能停用,没有更宽的比例可用;不付佣金请填 0。',
    en: 'The rate for all hosts and categories cannot be ended, because no broader one applies; enter 0 to pay none.',
  },
  { field: 'rateBp' },
);

export const commissionUnknown = refuse('finance.commission-unknown', 404, {
  zh: '佣金比例不存在。',
  en: 'Commission rate not found.',
});

export const partnerUnknown = (partner: string) =>
  refuse(
    'finance.partner-unknown',
    422,
    {
      zh: `主播不存在:${partner}。请填主播编号,* 表示所有主播。`,
      en: `Host not found: ${partner}. Enter a host ID, or * for all hosts.`,
    },
    { field: 'partner' },
  );
