import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import pdfmake from 'pdfmake';
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { duration, shanghaiTime, yuan } from '../../../platform/kernel/index.ts';
import { indicators, type Indicator, type Value } from '../domain/indicators.ts';
import type { FileAsk } from './files.ts';

// The parent gives exactly this, see files.ts.
const { review, lang } = workerData as FileAsk;
const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
);
pdfmake.setFonts({ Noto: { normal: font, bold: font } });
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path === font);

const t = (zh: string, en: string): string => (lang === 'zh' ? zh : en);

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

function summary(): Content {
  const { board, agreement } = review;
  const check = agreement.agree
    ? t('与订单表逐分一致', 'agrees with the orders table to the fen')
    : t('与订单表不一致!', 'DOES NOT AGREE with the orders table');
  return table(
    [t('概览', 'Summary'), ''],
    [
      [t('开播', 'Opened'), shanghaiTime(review.openedAt)],
      [t('时长', 'Length'), duration((review.closedAt ?? board.at) - review.openedAt)],
      [t('主播', 'Hosts'), review.hosts.join('、')],
      [t('观看人数 / 次数', 'Viewers / views'), `${board.viewers} / ${board.views}`],
      [t('最高在线', 'Peak online'), String(board.peakOnline)],
      [t('支付金额', 'Paid'), `${yuan(board.paidFen)}(${check})`],
      [t('支付订单 / 件', 'Paid orders / items'), `${board.paidOrders} / ${board.paidItems}`],
      [t('退款', 'Refunded'), yuan(board.refundedFen)],
    ],
  );
}

function definition(): TDocumentDefinitions {
  const { board } = review;
  const simulated = review.mode === 'live' ? '' : t('(彩排,模拟数据)', ' (rehearsal, simulated)');
  return {
    defaultStyle: { font: 'Noto', fontSize: 10, color: '#14181F' },
    info: { title: review.title },
    content: [
      {
        text: `${t('复盘', 'Review')}:${review.title}${simulated}`,
        fontSize: 18,
        margin: [0, 0, 0, 10],
      },
      summary(),
      table(
        [t('五维四率', 'Funnel'), t('人数', 'People'), t('转化', 'Rate')],
        board.funnel.map((step) => [
          step.name[lang],
          String(step.count),
          step.rate === null ? '—' : `${(step.rate * 100).toFixed(2)} %`,
        ]),
      ),
      table(
        [t('12 项指标', '12 indicators'), t('值', 'Value'), t('分子', 'Num.'), t('分母', 'Den.')],
        indicators.map((indicator) => {
          const value = board.indicators[indicator.id];
          return [
            `${indicator.name[lang]} v${indicator.version}`,
            shown(indicator, value),
            String(Math.round(value?.numerator ?? 0)),
            String(Math.round(value?.denominator ?? 0)),
          ];
        }),
      ),
      table(
        [t('商品', 'Product'), t('点击', 'Clicked'), t('件数', 'Items'), t('金额', 'Paid')],
        board.products.map((row) => [
          review.names[row.id]?.[lang] ?? row.id,
          String(row.clicked),
          String(row.items),
          yuan(row.paidFen),
        ]),
      ),
    ],
  };
}

parentPort?.postMessage(await pdfmake.createPdf(definition()).getBuffer());
