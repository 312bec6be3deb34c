import { shanghaiTime } from '../../../platform/kernel/index.ts';
import { yuan } from '../../../platform/kernel/money.ts';
import type { ProfitLine, ProfitTerms } from '../domain/profit.ts';
import type { Review } from './review.ts';
import type { Sheet } from './sheet.ts';

type Say = (zh: string, en: string) => string;

type Part = keyof Omit<ProfitLine, 'items' | 'marginFen'>;

interface Line {
  readonly part: Part;
  readonly zh: string;
  readonly en: string;
  /** What it takes of the margin stands below zero. */
  readonly takes: boolean;
  readonly terms: readonly (keyof ProfitTerms)[];
}

const lines: readonly Line[] = [
  { part: 'revenueFen', zh: '收入', en: 'Revenue', takes: false, terms: [] },
  { part: 'costFen', zh: '货品成本', en: 'Cost of goods', takes: true, terms: [] },
  { part: 'feeFen', zh: '支付手续费', en: 'Payment fee', takes: true, terms: ['feeBp'] },
  { part: 'platformFen', zh: '平台扣点', en: 'Platform fee', takes: true, terms: ['platformBp'] },
  { part: 'commissionFen', zh: '主播佣金', en: 'Commission', takes: true, terms: [] },
  { part: 'deliveryFen', zh: '配送', en: 'Delivery', takes: true, terms: ['deliveryFen'] },
  { part: 'installFen', zh: '安装', en: 'Installation', takes: true, terms: ['installFen'] },
  {
    part: 'returnsFen',
    zh: '预计退货',
    en: 'Expected returns',
    takes: true,
    terms: ['returnBp', 'returnCostFen'],
  },
  { part: 'trafficFen', zh: '投流', en: 'Traffic', takes: true, terms: [] },
];

/** INSIGHT-8: the margin as the screen shows it, with the assumption behind each term; by product, by minute. */
export function marginOf(review: Review, t: Say, nameOf: (id: string) => string): Sheet[] {
  const { session, terms, products, minutes } = review.profit;
  const assumed = (name: keyof ProfitTerms): string =>
    name.endsWith('Bp')
      ? `${terms[name] / 100}%`
      : t(`每件 ${yuan(terms[name])}`, `${yuan(terms[name])} per item`);
  const each = lines.map(({ part, zh, en, takes, terms: behind }) => {
    const fen = session[part];
    const why = part === 'commissionFen' ? booked(session, t) : behind.map(assumed).join(' + ');
    return [t(zh, en), (takes ? -fen : fen) / 100, why];
  });
  const whole = {
    name: t('边际贡献', 'Contribution margin'),
    rows: [
      [t('项目', 'Item'), t('金额(元)', 'Amount (yuan)'), t('假设', 'Assumption')],
      ...each,
      [t('边际贡献', 'Contribution margin'), session.marginFen / 100, ''],
    ],
  };
  const ofProducts = products.map((row) => {
    const sums = [row.revenueFen, row.costFen, row.marginFen].map((fen) => fen / 100);
    return [nameOf(row.id), row.items, ...sums];
  });
  const byProduct = {
    name: t('商品边际贡献', 'Margin by product'),
    rows: [
      [
        t('商品', 'Product'),
        t('件数', 'Units'),
        t('收入(元)', 'Revenue (yuan)'),
        t('货品成本(元)', 'Cost of goods (yuan)'),
        t('边际贡献(元)', 'Margin (yuan)'),
      ],
      ...ofProducts,
    ],
  };
  const byMinute = {
    name: t('分钟边际贡献', 'Margin by minute'),
    rows: [
      [t('分钟(北京时间)', 'Minute (Shanghai)'), t('边际贡献(元)', 'Margin (yuan)')],
      ...minutes.map(({ at, marginFen }) => [shanghaiTime(at), marginFen / 100]),
    ],
  };
  return [whole, byProduct, byMinute];
}

/** The commission is no assumption: it is what finance has set, on average of what was sold. */
function booked({ revenueFen, commissionFen }: ProfitLine, t: Say): string {
  if (revenueFen <= 0) return '';
  const share = ((commissionFen / revenueFen) * 100).toFixed(2);
  return t(`平均 ${share}%,按财务的佣金设置`, `${share}% on average, from the commission rates`);
}
