import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import pdfmake from 'pdfmake';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { duration, shanghaiTime, yuan } from '../../../platform/kernel/index.ts';
import { indicators, type Indicator, type Value } from '../domain/indicators.ts';
import { printable } from '../domain/printable.ts';
import type { Review } from './review.ts';

const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);
pdfmake.setFonts({ Noto: { normal: font, bold: font } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path === font);

const glyphs = create(readFileSync(font));
const hasGlyph = (codePoint: number): boolean => glyphs.hasGlyphForCodePoint(codePoint);

/** What the file prints of a review. */
export type PrintedReview = Pick<
  Review,
  'title' | 'mode' | 'hosts' | 'openedAt' | 'closedAt' | 'board' | 'names' | 'agreement'
>;

/** One file: its language, and what its font could not draw so far. */
class Press {
  readonly lang: 'zh' | 'en';
  leftOut = 0;

  constructor(lang: 'zh' | 'en') {
    this.lang = lang;
  }

  t(zh: string, en: string): string {
    return this.lang === 'zh' ? zh : en;
  }

  /** INSIGHT-15: what the font draws of a text that somebody typed; `otherwise` where it draws nothing of it. */
  print(typed: string, otherwise: string): string {
    const { text, leftOut } = printable(typed, hasGlyph);
    this.leftOut += leftOut;
    return text === '' ? otherwise : text;
  }
}

function shown(indicator: Indicator, value: Value | undefined): string {
  if (!value || value.value === null) return '—';
  switch (indicator.unit) {
    case 'ratio':
      return `${(value.value * 100).toFixed(2)} %`;
    case 'seconds':
      return duration(value.value * 1000);
    case 'fen':
      return yuan(Math.round(value.value));
    default:
      return value.value.toFixed(2);
  }
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): Content {
  const body: TableCell[][] = [
    head.map((text) => ({ text, fillColor: '#E6F2F0' })),
    ...rows.map((row) => row.map((text) => ({ text }))),
  ];
  return {
    layout: 'lightHorizontalLines',
    margin: [0, 4, 0, 12],
    table: { headerRows: 1, widths: head.map((_, index) => (index === 0 ? '*' : 'auto')), body },
  };
}

function summary(press: Press, review: PrintedReview): Content {
  const { board, agreement } = review;
  const check = agreement.agree
    ? press.t('与订单表一致,分毫不差', 'matches the orders table to the fen')
    : press.t('与订单表不一致!', 'DOES NOT MATCH the orders table');
  const hosts = review.hosts.map((name) => press.print(name, '—')).join('、');
  return table(
    [press.t('概览', 'Summary'), ''],
    [
      [press.t('开播', 'Started'), shanghaiTime(review.openedAt)],
      [press.t('时长', 'Duration'), duration((review.closedAt ?? board.at) - review.openedAt)],
      [press.t('主播', 'Hosts'), hosts],
      [press.t('观看人数 / 次数', 'Viewers / views'), `${board.viewers} / ${board.views}`],
      [press.t('最高在线', 'Peak online'), String(board.peakOnline)],
      [press.t('支付金额', 'Paid'), `${yuan(board.paidFen)} (${check})`],
      [press.t('支付订单 / 件', 'Paid orders / units'), `${board.paidOrders} / ${board.paidItems}`],
      [press.t('退款', 'Refunded'), yuan(board.refundedFen)],
    ],
  );
}

function funnel(press: Press, { board }: PrintedReview): Content {
  return table(
    [press.t('五维四率', 'Funnel'), press.t('人数', 'People'), press.t('转化率', 'Rate')],
    board.funnel.map((step) => [
      step.name[press.lang],
      String(step.count),
      step.rate === null ? '—' : `${(step.rate * 100).toFixed(2)} %`,
    ]),
  );
}

function measured(press: Press, { board }: PrintedReview): Content {
  return table(
    [
      press.t('12 项指标', '12 metrics'),
      press.t('值', 'Value'),
      press.t('分子', 'Num.'),
      press.t('分母', 'Den.'),
    ],
    indicators.map((indicator) => {
      const value = board.indicators[indicator.id];
      return [
        `${indicator.name[press.lang]} v${indicator.version}`,
        shown(indicator, value),
        String(Math.round(value?.numerator ?? 0)),
        String(Math.round(value?.denominator ?? 0)),
      ];
    }),
  );
}

function products(press: Press, { board, names }: PrintedReview): Content {
  return table(
    [
      press.t('商品', 'Product'),
      press.t('点击', 'Clicked'),
      press.t('件数', 'Units'),
      press.t('金额', 'Paid'),
    ],
    board.products.map((row) => [
      press.print(names[row.id]?.[press.lang] ?? row.id, row.id),
      String(row.clicked),
      String(row.items),
      yuan(row.paidFen),
    ]),
  );
}

/** Whoever reads the file knows that a name stands elsewhere in full. */
function omissions(press: Press): Content[] {
  const { leftOut } = press;
  if (leftOut === 0) return [];
  const text = press.t(
    `本文件的字体缺少 ${leftOut} 个字或表情,已略去;全文见网页。`,
    `The font of this file lacks ${leftOut} characters; they are omitted here and shown on the web page.`,
  );
  return [{ text, fontSize: 8, color: '#5A6472' }];
}

function definition(press: Press, review: PrintedReview): TDocumentDefinitions {
  const rehearsed = press.t('(彩排,模拟数据)', ' (rehearsal, simulated)');
  const nameless = press.t('(标题无可打印字符)', '(no printable characters in the title)');
  const title = press.print(review.title, nameless);
  const body = [summary, funnel, measured, products].map((part) => part(press, review));
  return {
    defaultStyle: { font: 'Noto', fontSize: 10, color: '#14181F' },
    info: { title },
    content: [
      {
        text: `${press.t('复盘:', 'Review: ')}${title}${review.mode === 'live' ? '' : rehearsed}`,
        fontSize: 18,
        margin: [0, 0, 0, 10],
      },
      ...body,
      ...omissions(press),
    ],
  };
}

/** INSIGHT-5: the review as a PDF. */
export async function pdfOf(review: PrintedReview, lang: 'zh' | 'en'): Promise<Uint8Array> {
  return pdfmake.createPdf(definition(new Press(lang), review)).getBuffer();
}
