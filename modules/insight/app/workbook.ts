import writeExcelFile from 'write-excel-file/node';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { indicators } from '../domain/indicators.ts';
import { marginOf } from './margin-sheets.ts';
import type { Review } from './review.ts';
import type { Cell, Sheet } from './sheet.ts';

type Lang = 'zh' | 'en';

/** The review as an Excel workbook: figures, indicators with both parts, products, margin, curve. */
export async function workbookOf(review: Review, lang: Lang): Promise<Uint8Array> {
  const t = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
  const nameOf = (id: string): string => safe(review.names[id]?.[lang] ?? id);
  const sheets = [
    summaryOf(review, t),
    indicatorsOf(review, lang),
    productsOf(review, t, nameOf),
    ...marginOf(review, t, nameOf),
    curveOf(review, t),
  ];
  const written = sheets.map(({ name, rows }) => ({
    sheet: name,
    data: rows.map((row, index) => row.map((value) => cellOf(value, index === 0))),
    columns: (rows[0] ?? []).map(() => ({ width: 20 })),
  }));
  return new Uint8Array(await writeExcelFile(written).toBuffer());
}

function cellOf(value: Cell, isHead: boolean) {
  if (value === null) return null;
  return isHead ? { value, fontWeight: 'bold' as const } : { value };
}

type Say = (zh: string, en: string) => string;

function productsOf({ board }: Review, t: Say, nameOf: (id: string) => string): Sheet {
  const head = [
    t('商品', 'Product'),
    t('曝光人数', 'Shown'),
    t('点击人数', 'Clicked'),
    t('成交人数', 'Buyers'),
    t('订单', 'Orders'),
    t('件数', 'Units'),
    t('支付金额(元)', 'Paid (yuan)'),
  ];
  const rows = board.products.map(({ id, shown, clicked, buyers, orders, items, paidFen }) => {
    return [nameOf(id), shown, clicked, buyers, orders, items, paidFen / 100];
  });
  return { name: t('商品', 'Products'), rows: [head, ...rows] };
}

/** A cell that starts like a formula is text, whoever typed it. */
function safe(text: string): string {
  return /^[=+\-@]/.test(text) ? `'${text}` : text;
}

function summaryOf(review: Review, t: Say): Sheet {
  const { board, agreement } = review;
  const rows = [
    [t('场次', 'Session'), safe(review.title)],
    [t('类型', 'Mode'), review.mode === 'live' ? t('直播', 'Live') : t('彩排(模拟)', 'Rehearsal')],
    [t('开播(北京时间)', 'Started (Shanghai)'), shanghaiTime(review.openedAt)],
    [t('主播', 'Hosts'), safe(review.hosts.join('、'))],
    [t('观看人数', 'Viewers'), board.viewers],
    [t('最高在线', 'Peak online'), board.peakOnline],
    [t('支付金额(元)', 'Paid (yuan)'), board.paidFen / 100],
    [t('支付订单', 'Paid orders'), board.paidOrders],
    [t('退款(元)', 'Refunded (yuan)'), board.refundedFen / 100],
    [t('订单表合计(元)', 'Orders table (yuan)'), agreement.tableFen / 100],
    [t('是否一致', 'Match'), agreement.agree ? t('是', 'yes') : t('否', 'NO')],
  ];
  return { name: t('概览', 'Summary'), rows };
}

function indicatorsOf(review: Review, lang: Lang): Sheet {
  const t = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
  const rows: Cell[][] = [
    [
      t('指标', 'Metric'),
      t('值', 'Value'),
      t('分子', 'Numerator'),
      t('分母', 'Denominator'),
      t('分子定义', 'Numerator definition'),
      t('分母定义', 'Denominator definition'),
      t('口径版本', 'Version'),
    ],
  ];
  for (const indicator of indicators) {
    const value = review.board.indicators[indicator.id];
    const [form] = indicator.forms;
    rows.push([
      indicator.name[lang],
      value?.value ?? null,
      value?.numerator ?? null,
      value?.denominator ?? null,
      form.numerator[lang],
      form.denominator[lang],
      indicator.version,
    ]);
  }
  return { name: t('12 项指标', '12 metrics'), rows };
}

function curveOf(review: Review, t: Say): Sheet {
  const head = [
    t('时间', 'Time'),
    t('在线', 'Online'),
    t('弹幕', 'Chat messages'),
    t('点赞', 'Likes'),
    t('订单', 'Orders'),
    t('支付(元)', 'Paid (yuan)'),
  ];
  const rows = review.curve.points.map((point, index) => {
    const at = new Date(review.curve.from + index * review.curve.stepMs + 8 * 3_600_000);
    return [
      at.toISOString().slice(0, 19).replace('T', ' '),
      point.online,
      point.danmaku,
      point.likes,
      point.orders,
      point.paidFen / 100,
    ];
  });
  return { name: t('走势', 'Trends'), rows: [head, ...rows] };
}
