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
    en: `Findings of ${day} are being solved already; finish them and close the day.`,
  });

export const runUnknown = refuse('finance.run-unknown', 404, {
  zh: '这一天还没有对账。',
  en: 'This day has not been reconciled.',
});

export const findingsOpen = (open: number) =>
  refuse('finance.findings-open', 409, {
    zh: `还有 ${open} 笔差异没有处理。`,
    en: `${open} findings are not solved yet.`,
  });

export const billDamaged = refuse('finance.bill-damaged', 409, {
  zh: '账单没有收下,先重取账单。',
  en: 'The bill was not accepted; fetch it again first.',
});

export const findingUnknown = refuse('finance.finding-unknown', 404, {
  zh: '没有这笔差异,或已经处理。',
  en: 'There is no such finding, or it is solved.',
});

export const earlierFirst = (day: string) =>
  refuse('finance.earlier-first', 409, {
    zh: `先对完 ${day},再对后面的日子。`,
    en: `Reconcile ${day} first; later days build on it.`,
  });

export const statementDamaged = ({ zh, en }: { readonly zh: string; readonly en: string }) =>
  refuse('finance.statement-damaged', 422, { zh, en }, { field: 'text' });
