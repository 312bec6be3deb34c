import ExcelJS from 'exceljs';
import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { indicators } from '../domain/indicators.ts';
import { addMargin } from './margin-sheets.ts';
import type { Review } from './review.ts';

type Lang = 'zh' | 'en';

/** The review as an Excel workbook: figures, indicators with both parts, products, margin, curve. */
export async function workbookOf(review: Review, lang: Lang): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const t = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
  addSummary(book, review, t);
  addIndicators(book, review, lang);
  const products = book.addWorksheet(t('商品', 'Products'));
  products.addRow([
    t('商品', 'Product'),
    t('曝光人数', 'Shown'),
    t('点击人数', 'Clicked'),
    t('成交人数', 'Buyers'),
    t('订单', 'Orders'),
    t('件数', 'Items'),
    t('支付金额(元)', 'Paid (yuan)'),
  ]);
  for (const row of review.board.products) {
    products.addRow([
      safe(review.names[row.id]?.[lang] ?? row.id),
      row.shown,
      row.clicked,
      row.buyers,
      row.orders,
      row.items,
      row.paidFen / 100,
    ]);
  }
  addMargin(book, review, t, (id) => safe(review.names[id]?.[lang] ?? id));
  addCurve(book, review, t);
  for (const sheet of book.worksheets) {
    sheet.getRow(1).font = { bold: true };
    for (const column of sheet.columns) column.width = 20;
  }
  return new Uint8Array(await book.xlsx.writeBuffer());
}

/** A cell that starts like a formula is text, whoever typed it. */
function safe(text: string): string {
  return /^[=+\-@]/.test(text) ? `'${text}` : text;
}

function addSummary(
  book: ExcelJS.Workbook,
  review: Review,
  t: (zh: string, en: string) => string,
): void {
  const sheet = book.addWorksheet(t('概览', 'Summary'));
  const { board, agreement } = review;
  sheet.addRows([
    [t('场次', 'Session'), safe(review.title)],
    [t('性质', 'Mode'), review.mode === 'live' ? t('直播', 'Live') : t('彩排(模拟)', 'Rehearsal')],
    [t('开播(北京时间)', 'Opened (Shanghai)'), shanghaiTime(review.openedAt)],
    [t('主播', 'Hosts'), safe(review.hosts.join('、'))],
    [t('观看人数', 'Viewers'), board.viewers],
    [t('最高在线', 'Peak online'), board.peakOnline],
    [t('支付金额(元)', 'Paid (yuan)'), board.paidFen / 100],
    [t('支付订单', 'Paid orders'), board.paidOrders],
    [t('退款(元)', 'Refunded (yuan)'), board.refundedFen / 100],
    [t('订单表合计(元)', 'Orders table (yuan)'), agreement.tableFen / 100],
    [t('两者一致', 'They agree'), agreement.agree ? t('是', 'yes') : t('否', 'NO')],
  ]);
}

function addIndicators(book: ExcelJS.Workbook, review: Review, lang: Lang): void {
  const t = (zh: string, en: string): string => (lang === 'zh' ? zh : en);
  const sheet = book.addWorksheet(t('12 项指标', '12 indicators'));
  sheet.addRow([
    t('指标', 'Indicator'),
    t('值', 'Value'),
    t('分子', 'Numerator'),
    t('分母', 'Denominator'),
    t('分子定义', 'Numerator is'),
    t('分母定义', 'Denominator is'),
    t('口径版本', 'Version'),
  ]);
  for (const indicator of indicators) {
    const value = review.board.indicators[indicator.id];
    const [form] = indicator.forms;
    sheet.addRow([
      indicator.name[lang],
      value?.value ?? null,
      value?.numerator ?? null,
      value?.denominator ?? null,
      form.numerator[lang],
      form.denominator[lang],
      indicator.version,
    ]);
  }
}

function addCurve(
  book: ExcelJS.Workbook,
  review: Review,
  t: (zh: string, en: string) => string,
): void {
  const sheet = book.addWorksheet(t('曲线', 'Curve'));
  sheet.addRow([
    t('时间', 'Time'),
    t('在线', 'Online'),
    t('弹幕', 'Danmaku'),
    t('点赞', 'Likes'),
    t('订单', 'Orders'),
    t('支付(元)', 'Paid (yuan)'),
  ]);
  review.curve.points.forEach((point, index) => {
    const at = new Date(review.curve.from + index * review.curve.stepMs + 8 * 3_600_000);
    sheet.addRow([
      at.toISOString().slice(0, 19).replace('T', ' '),
      point.online,
      point.danmaku,
      point.likes,
      point.orders,
      point.paidFen / 100,
    ]);
  });
}
