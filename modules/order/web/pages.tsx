import { useState } from 'react';
import { Dialog, Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { PageSnapshot, Product } from '../../catalog/contract.ts';

interface Body {
  readonly product: Product;
  readonly documents: readonly {
    readonly id: string;
    readonly title: { readonly zh: string; readonly en: string };
    readonly number: string;
  }[];
}

/** CATALOG-5: what the product's page said when this was ordered, word for word. */
export function PagesButton({ id }: { readonly id: string }) {
  const { t } = useSay();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button quiet" onClick={() => setOpen(true)}>
        {t('下单时的商品页', 'Product page when ordered')}
      </button>
      {open && <PagesDialog id={id} close={() => setOpen(false)} />}
    </>
  );
}

function PagesDialog({ id, close }: { readonly id: string; readonly close: () => void }) {
  const { t } = useSay();
  const [loaded] = useLoad<{ pages: PageSnapshot[] }>(`/api/orders/${id}/pages`);
  return (
    <Dialog title={t('下单时的商品页', 'Product page when ordered')} open onClose={close}>
      {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'ready' && (
        <div className="stack">
          {loaded.value.pages.map((page) => (
            <Page key={page.hash} page={page} />
          ))}
          {loaded.value.pages.length === 0 && (
            <p className="empty">
              {t('这笔订单早于商品页存档。', 'This order predates product page snapshots.')}
            </p>
          )}
        </div>
      )}
    </Dialog>
  );
}

function Page({ page }: { readonly page: PageSnapshot }) {
  const { t, words } = useSay();
  // The body is what CATALOG-5 writes.
  const { product, documents }: Body = JSON.parse(page.body);
  return (
    <section>
      <h3>{words(product.name)}</h3>
      <p>
        {words(product.tagline)} · {yuan(product.priceFen)}{' '}
        <s className="second">{yuan(product.listPriceFen)}</s>
      </p>
      <ul>
        {product.claims.map((claim) => (
          <li key={words(claim.text)}>{words(claim.text)}</li>
        ))}
        {documents.map((item) => (
          <li key={item.id} className="second">
            {words(item.title)} {item.number}
          </li>
        ))}
      </ul>
      <p className="second small">
        {t('存档于', 'Saved')} {shanghaiTime(page.at)} · SHA-256{' '}
        <code>{page.hash.slice(0, 16)}…</code>
      </p>
    </section>
  );
}
