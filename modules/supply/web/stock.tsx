import { useMemo } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { csvText } from '../../../platform/kernel/csv.ts';
import { yuan, yuanOf } from '../../../platform/kernel/money.ts';
import { useRead } from '../../../platform/operation/react.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import { warningWords, type StockRow } from '../contract.ts';
import { operations } from '../operations.ts';
import { ProductStock } from './product-stock.tsx';
import { sorted, sorts, StockTable } from './stock-table.tsx';
import { StocktakePanel } from './stocktake.tsx';

interface Search {
  readonly product?: string;
  readonly search?: string;
  readonly warning?: string;
  readonly sort?: string;
}

/** The warehouse desk: every product's stock on the left, the chosen one's lots on the right. */
export function StockScreen() {
  const { t, words } = useSay();
  const can = useCan();
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [stock] = useRead(operations.stock, undefined);
  const [catalog] = useLoad<{ products: Product[] }>('/api/products');
  const names = useMemo(() => {
    const products = catalog.state === 'ready' ? catalog.value.products : [];
    return new Map(products.map((product) => [product.id, words(product.name)]));
  }, [catalog, words]);
  if (stock.state === 'refused') return <Trouble refusal={stock.refusal} />;
  if (stock.state === 'loading' || catalog.state === 'loading') return <Loading />;
  const filter = (change: Search): void => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value);
    void navigate({ to: '/desk/stock', search: Object.fromEntries(next), replace: true });
  };
  const nameOf = (id: string): string => names.get(id) ?? id;
  const found = stock.value.rows.filter(
    (row) =>
      nameOf(row.productId).includes(search.search ?? '') &&
      (search.warning === undefined || row.warnings.some((item) => item === search.warning)),
  );
  const rows = sorted(found, search.sort, nameOf);
  const costFen = rows.reduce((sum, row) => sum + row.costFen, 0);
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('库存', 'Stock')}</h1>
        <button
          type="button"
          className="button"
          onClick={() => save('stock.csv', csvOf(rows, nameOf))}
        >
          {t('导出表格', 'Export')}
        </button>
      </div>
      <div className="row">
        <input
          className="input"
          style={{ maxWidth: 240 }}
          placeholder={t('商品名', 'Product name')}
          aria-label={t('搜索商品', 'Search products')}
          value={search.search ?? ''}
          onChange={(event) => filter({ search: event.target.value })}
        />
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={t('提醒', 'Alerts')}
          value={search.warning ?? ''}
          onChange={(event) => filter({ warning: event.target.value })}
        >
          <option value="">{t('全部', 'All')}</option>
          {Object.entries(warningWords).map(([id, text]) => (
            <option key={id} value={id}>
              {words(text)}
            </option>
          ))}
        </select>
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={t('排序', 'Sort by')}
          value={search.sort ?? 'look'}
          onChange={(event) =>
            filter({ sort: event.target.value === 'look' ? '' : event.target.value })
          }
        >
          {Object.entries(sorts).map(([id, text]) => (
            <option key={id} value={id}>
              {words(text)}
            </option>
          ))}
        </select>
        <span className="second">
          {t(`${rows.length} 种,成本`, `${rows.length} products, cost`)} {yuan(costFen)}
        </span>
      </div>
      <div className={search.product === undefined ? 'beside' : 'beside opened'}>
        <StockTable
          {...{ rows, nameOf, chosen: search.product }}
          choose={(product) => filter({ product })}
        />
        <div className="stack">
          {search.product === undefined ? (
            <p className="panel empty">
              {t(
                '选择商品查看批次、预留和流水。',
                'Choose a product to see its lots, allocations and movements.',
              )}
            </p>
          ) : (
            <ProductStock
              key={search.product}
              {...{ id: search.product, name: nameOf(search.product) }}
              close={() => filter({ product: '' })}
              editable={can('edit', 'stock')}
            />
          )}
          <StocktakePanel {...{ nameOf, editable: can('edit', 'stock') }} />
        </div>
      </div>
    </div>
  );
}

const sheetHead = [
  '商品 product',
  '在库 on hand',
  '已占用 held',
  '预留 allocated',
  '可售 available',
  '近30天售出 sold 30 d',
  '周转天数 days of stock',
  '成本(元) cost',
  '提醒 alerts',
];

function csvOf(rows: readonly StockRow[], nameOf: (id: string) => string): string {
  const lines = rows.map((row) => {
    const { onHand, held, allocated, available, soldLately, turnoverDays, costFen } = row;
    const days = turnoverDays === null ? '' : turnoverDays.toFixed(1);
    const warnings = row.warnings.map(
      (name) => `${warningWords[name].zh} ${warningWords[name].en}`,
    );
    return [
      nameOf(row.productId),
      ...[onHand, held, allocated, available, soldLately].map(String),
      days,
      yuanOf(costFen),
      warnings.join(';'),
    ];
  });
  return csvText([sheetHead, ...lines]);
}

function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
