import { Panel } from '../../../design/parts.tsx';
import { Cards } from '../../../design/table.tsx';
import { useSay } from '../../../design/words.tsx';
import { warningWords, type StockRow } from '../contract.ts';

/** Ways in which the list is put in order; the first is the usual one. */
export const sorts = {
  look: { zh: '要看的在前', en: 'to be looked at first' },
  name: { zh: '按名称', en: 'by name' },
  free: { zh: '可售少的在前', en: 'least free first' },
  sold: { zh: '卖得多的在前', en: 'most sold first' },
  days: { zh: '周转慢的在前', en: 'slowest first' },
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
      {rows.length === 0 && <p className="empty">{t('没有符合的商品。', 'Nothing fits.')}</p>}
      <Cards>
        <table>
          <thead>
            <tr>
              <th>{t('商品', 'Product')}</th>
              <th className="number">{t('在库', 'On hand')}</th>
              <th className="number">{t('已许', 'Held')}</th>
              <th className="number">{t('预留', 'Allocated')}</th>
              <th className="number">{t('可售', 'Free')}</th>
              <th className="number" title={t('卖出减退回,件', 'units sold less units back')}>
                {t('30 天售', 'Sold 30 d')}
              </th>
              <th
                className="number"
                title={t(
                  '照近 30 天的卖法,在库还能卖多少天',
                  'days that what lies there lasts at the pace of the last 30',
                )}
              >
                {t('周转天', 'Days left')}
              </th>
              <th>{t('提醒', 'Look at')}</th>
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
