import { refuse } from '../../platform/kernel/index.ts';

export const dayNotOver = (day: string) =>
  refuse(
    'finance.day-not-over',
    409,
    {
      zh: `${day} 还没有过完,账单要等次日。`,
      en: `${day} is not over; its bill comes the day after.`,
    },
    { field: 'day' },
  );

export const dayClosed = (day: string) =>
  refuse('finance.day-closed', 409, {
    zh: `${day} 已关账,不能再对或改。`,
    en: `${day} is closed and stays as it is.`,
  });

export const dayWorked = (day: string) =>
  refuse('finance.day-worked', 409, {
    zh: `${day} 的差异已经开始处理,不能重新对账;处理完后关账。`,
    en: `Discrepancies of ${day} are being solved already; finish them and close the day.`,
  });

export const runUnknown = refuse('finance.run-unknown', 404, {
  zh: '这一天还没有对账。',
  en: 'This day has not been reconciled.',
});

export const discrepanciesOpen = (open: number) =>
  refuse('finance.findings-open', 409, {
    zh: `还有 ${open} 笔差异没有处理。`,
    en: `${open} discrepancies are not solved yet.`,
  });

export const billDamaged = refuse('finance.bill-damaged', 409, {
  zh: '账单没有收下,先重取账单。',
  en: 'The bill was not accepted; fetch it again first.',
});

export const discrepancyUnknown = refuse('finance.finding-unknown', 404, {
  zh: '没有这笔差异,或已经处理。',
  en: 'There is no such discrepancy, or it is solved.',
});

export const earlierFirst = (day: string) =>
  refuse('finance.earlier-first', 409, {
    zh: `${day} 已经对过,后面的账建立在前面的账上:更早的日子不能再对。`,
    en: `${day} is reconciled, and builds on the days before it: none of them can be reconciled any more.`,
  });

export const statementDamaged = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
  refuse('finance.statement-damaged', 422, { zh, en }, { field: 'text' });

/** The first row that cannot be read, and how many there are. */
export const rowsDamaged = (first: { readonly zh: string; readonly en: string }, rows: number) =>
  statementDamaged(
    rows === 1
      ? first
      : {
          zh: `${first.zh}。一共 ${rows} 行读不懂,一行都没有收下;先看“预览”。`,
          en: `${first.en}. ${rows} rows cannot be read, so none was taken; look at the preview.`,
        },
  );

export const totalsDiffer = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
  refuse(
    'finance.totals-differ',
    409,
    {
      zh: `${zh}。可能缺行或被改过:请重新下载;确认就是这样的,在预览里勾选后再入账。`,
      en: `${en}. A row may be missing or changed: download it again, or say in the preview that it is meant so.`,
    },
    { field: 'totalsSeen' },
  );

export const batchUnknown = refuse('finance.batch-unknown', 404, {
  zh: '没有这一批对账单。',
  en: 'There is no such batch of statement lines.',
});

export const batchUndone = refuse('finance.batch-undone', 409, {
  zh: '这一批已经撤销过了。',
  en: 'This batch is undone already.',
});

export const statementDayClosed = (day: string) =>
  refuse('finance.day-closed', 409, {
    zh: `这一批是 ${day} 收下的,这一天已关账,不能再撤销;有错请处理差异。`,
    en: `This batch was taken on ${day}, which is closed: it cannot be undone any more; solve its discrepancies instead.`,
  });

export const batchWorked = (discrepancies: number) =>
  refuse('finance.batch-worked', 409, {
    zh: `这一批带来的差异已有 ${discrepancies} 笔处理入账,不能再撤销。`,
    en: `${discrepancies} discrepancies of this batch are solved and booked; it cannot be undone any more.`,
  });

export const commissionBegun = (today: string, from: string) =>
  refuse(
    'finance.commission-begun',
    409,
    {
      zh: `佣金只能从明天起改:今天是 ${today},给的是 ${from}。已付款的订单按付款时的比例算。`,
      en: `A commission changes from tomorrow on: today is ${today}, ${from} came. What was paid keeps the rate of its day.`,
    },
    { field: 'from' },
  );

export const commissionEnds = refuse(
  'finance.commission-ends',
  422,
  {
    zh: '所有主播、所有品类的一行不能停用,没有更宽的一行可以接着用;不付佣金请填 0。',
    en: 'The line for all hosts and kinds cannot end, for no wider one follows; enter 0 to pay none.',
  },
  { field: 'rateBp' },
);

export const commissionUnknown = refuse('finance.commission-unknown', 404, {
  zh: '没有这一行佣金。',
  en: 'There is no such line.',
});

export const partnerUnknown = (partner: string) =>
  refuse(
    'finance.partner-unknown',
    422,
    {
      zh: `没有这位主播:${partner}。填主播的编号,或者 * 表示所有主播。`,
      en: `There is no host ${partner}; give the number of one, or * for all.`,
    },
    { field: 'partner' },
  );
