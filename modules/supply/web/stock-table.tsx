import { Panel } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { warningWords, type StockRow } from '../contract.ts';

/** Ways in which the list is put in order; the first is the usual one. */
export const sorts = {
  look: { zh: '待关注优先', en: 'Needs attention first' },
  name: { zh: '按名称', en: 'By name' },
  free: { zh: '可售少优先', en: 'Least available first' },
  sold: { zh: '销量高优先', en: 'Best sellers first' },
  days: { zh: '周转慢优先', en: 'Slowest first' },
} as const;

export function sorted(
  rows: readonly StockRow[],
  sort: string | undefined,
  nameOf: (id: string) => string,
): StockRow[] {
  const ranks: Readonly<Record<string, (row: StockRow) => number>> = {
    look: (row) => -row.warnings.length,
    free: (row) => row.available,
    sold: (row) => -row.soldLately,
    days: (row) => -(row.turnoverDays ?? 0),
  };
  const rank = sort === 'name' ? () => 0 : (ranks[sort ?? 'look'] ?? (() => 0));
  return rows.toSorted(
    (a, b) => rank(a) - rank(b) || nameOf(a.productId).localeCompare(nameOf(b.productId), 'zh'),
  );
}

interface TableProps {
  readonly rows: readonly StockRow[];
  readonly nameOf: (id: string) => string;
  readonly chosen: string | undefined;
  readonly choose: (id: string) => void;
}

export function StockTable({ rows, nameOf, chosen, choose }: TableProps) {
  const { t, words } = useSay();
  return (
    <Panel title={t('商品库存', 'Stock by product')}>
      {rows.length === 0 && (
        <p className="empty">{t('没有符合条件的商品。', 'No products match.')}</p>
      )}
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('商品', 'Product')}</th>
              <th className="number">{t('在库', 'On hand')}</th>
              <th className="number">{t('已占用', 'Held')}</th>
              <th className="number">{t('预留', 'Allocated')}</th>
              <th className="number">{t('可售', 'Available')}</th>
              <th className="number" title={t('售出减退回,件', 'units sold minus returned')}>
                {t('30 天售', 'Sold (30 d)')}
              </th>
              <th
                className="number"
                title={t(
                  '按近 30 天销量,在库可售天数',
                  'days of stock at the last 30 days’ sales rate',
                )}
              >
                {t('周转天', 'Days of stock')}
              </th>
              <th>{t('提醒', 'Alerts')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.productId} className={chosen === row.productId ? 'chosen' : ''}>
                <td>
                  <button type="button" className="link" onClick={() => choose(row.productId)}>
                    {nameOf(row.productId)}
                  </button>
                </td>
                <td className="number">{row.onHand}</td>
                <td className="number">{row.held}</td>
                <td className="number">{row.allocated}</td>
                <td className="number">{row.available}</td>
                <td className="number">{row.soldLately}</td>
                <td className="number">
                  {row.turnoverDays === null ? '—' : Math.round(row.turnoverDays)}
                </td>
                <td>
                  {row.warnings.map((warning) => (
                    <span key={warning} className="badge warn">
                      {words(warningWords[warning])}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Cards>
    </Panel>
  );
}
