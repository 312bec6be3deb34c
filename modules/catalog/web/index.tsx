import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FilterBar, FilterChoice, FilterText, saidOf } from '../../../design/filter.tsx';
import { Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import { NewProduct } from './new-product.tsx';
import { ProductDialog } from './product-dialog.tsx';
import { kindWords, kinds, type Product } from '../contract.ts';

interface Search {
  readonly q?: string;
  readonly kind?: string;
  /** Nothing: what is on sale. */
  readonly sale?: string;
}

function fits(product: Product, { q = '', kind, sale }: Search): boolean {
  const { name, model, onSale } = product;
  const text = `${name.zh}${name.en}${model}`.toLowerCase();
  return (
    (!kind || product.kind === kind) &&
    (sale === 'all' || onSale === (sale !== 'off')) &&
    text.includes(q.toLowerCase())
  );
}

/** The catalog: what is sold, what may be said of it, and the documents that prove it. */
export function ProductsScreen() {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ products: Product[] }>('/api/products');
  const search: Search = useSearch({ strict: false });
  const navigate = useNavigate();
  const [open, setOpen] = useState<string | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const shown = loaded.value.products.filter((product) => fits(product, search));
  const filter = (change: Search): void => {
    const next = saidOf({ ...search, ...change });
    void navigate({ to: '/desk/products', search: next, replace: true });
  };
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('商品', 'Products')}</h1>
        {can('edit', 'catalog') && <NewProduct onDone={reload} />}
      </div>
      <FilterBar>
        <FilterText
          label={t('搜索商品', 'Search products')}
          placeholder={t('名称或型号', 'Name or model')}
          value={search.q}
          change={(q) => filter({ q })}
        />
        <FilterChoice
          label={t('品类', 'Category')}
          all={t('全部品类', 'All categories')}
          choices={kinds.map((kind) => ({ value: kind, label: words(kindWords[kind]) }))}
          value={search.kind}
          change={(kind) => filter({ kind })}
        />
        <FilterChoice
          label={t('销售状态', 'Sales status')}
          all={t('在售', 'On sale')}
          choices={[
            { value: 'off', label: t('已停售', 'Off sale') },
            { value: 'all', label: t('全部', 'All') },
          ]}
          value={search.sale}
          change={(sale) => filter({ sale })}
        />
        <span className="second small">
          {shown.length} / {loaded.value.products.length}
        </span>
      </FilterBar>
      {shown.length === 0 && (
        <p className="panel empty">{t('没有符合条件的商品。', 'No products match.')}</p>
      )}
      <ul className="product-grid">
        {shown.map((product) => (
          <li key={product.id} className="panel">
            <button type="button" onClick={() => setOpen(product.id)}>
              <img src={`/api/products/${product.id}/picture.svg`} alt="" loading="lazy" />
              <span className="clip">{words(product.name)}</span>
              <span className="row">
                <strong>{yuan(product.priceFen)}</strong>
                {!product.onSale && <span className="badge stop">{t('已停售', 'Off sale')}</span>}
                {product.label && (
                  <span className={`badge grade-${product.label.grade}`}>
                    {t(`能效 ${product.label.grade} 级`, `Energy grade ${product.label.grade}`)}
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {open !== null && <ProductDialog id={open} close={() => setOpen(null)} changed={reload} />}
    </div>
  );
}
