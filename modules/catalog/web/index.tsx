import { useState } from 'react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Dialog, Loading, Trouble } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import { FileDocument } from './file-document.tsx';
import { NewProduct } from './new-product.tsx';
import { kindWords, kinds, type Product, type ProductDetail } from '../contract.ts';

/** The catalog: what is sold, what may be said of it, and the documents that prove it. */
export function ProductsScreen() {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ products: Product[] }>('/api/products');
  const search: { q?: string; kind?: string } = useSearch({ strict: false });
  const navigate = useNavigate();
  const [open, setOpen] = useState<string | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const q = (search.q ?? '').toLowerCase();
  const shown = loaded.value.products.filter(
    (product) =>
      (!search.kind || product.kind === search.kind) &&
      `${product.name.zh}${product.name.en}${product.model}`.toLowerCase().includes(q),
  );
  const filter = (change: { q?: string; kind?: string }): void => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value);
    void navigate({ to: '/desk/products', search: Object.fromEntries(next), replace: true });
  };
  return (
    <div className="page stack">
      <div className="row">
        <h1 className="grow">{t('商品', 'Products')}</h1>
        {can('edit', 'catalog') && <NewProduct onDone={reload} />}
      </div>
      <div className="row">
        <input
          className="input"
          style={{ maxWidth: 240 }}
          placeholder={t('名称或型号', 'Name or model')}
          aria-label={t('找商品', 'Find products')}
          value={search.q ?? ''}
          onChange={(event) => filter({ q: event.target.value })}
        />
        <select
          className="input"
          style={{ width: 'auto' }}
          aria-label={t('品类', 'Kind')}
          value={search.kind ?? ''}
          onChange={(event) => filter({ kind: event.target.value })}
        >
          <option value="">{t('全部品类', 'All kinds')}</option>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words(kindWords[kind])}
            </option>
          ))}
        </select>
        <span className="second small">
          {shown.length} / {loaded.value.products.length}
        </span>
      </div>
      {shown.length === 0 && (
        <p className="panel empty">{t('没有符合的商品。', 'Nothing fits.')}</p>
      )}
      <ul className="product-grid">
        {shown.map((product) => (
          <li key={product.id} className="panel">
            <button type="button" onClick={() => setOpen(product.id)}>
              <img src={`/api/products/${product.id}/picture.svg`} alt="" loading="lazy" />
              <span className="clip">{words(product.name)}</span>
              <span className="row">
                <strong>{yuan(product.priceFen)}</strong>
                {product.label && (
                  <span className={`badge grade-${product.label.grade}`}>
                    {t(`能效 ${product.label.grade} 级`, `grade ${product.label.grade}`)}
                  </span>
                )}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {open !== null && <ProductDialog id={open} close={() => setOpen(null)} />}
    </div>
  );
}

function ProductDialog({ id, close }: { readonly id: string; readonly close: () => void }) {
  const { t, words } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<ProductDetail>(`/api/products/${id}`);
  const title = loaded.state === 'ready' ? words(loaded.value.name) : '';
  return (
    <Dialog title={title} open onClose={close}>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <Trouble refusal={loaded.refusal} />}
      {loaded.state === 'ready' && (
        <div className="stack">
          <p className="second">
            {loaded.value.model} · {words(loaded.value.tagline)}
          </p>
          <table>
            <tbody>
              {loaded.value.specs.map((spec) => (
                <tr key={spec.name.en}>
                  <th>{words(spec.name)}</th>
                  <td>
                    {spec.value} {spec.unit}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <h2>{t('宣称与证明', 'Claims and their documents')}</h2>
          <ul className="stack">
            {loaded.value.claims.map((claim) => {
              const proof = loaded.value.evidence.find((item) => item.id === claim.evidenceId);
              return (
                <li key={claim.text.en} className="row">
                  <span className={`badge ${proof ? 'good' : 'stop'}`}>{proof ? '✓' : '✗'}</span>
                  {words(claim.text)}
                  <span className="second small">
                    {proof ? `${words(proof.title)} ${proof.number}` : t('没有证明', 'no document')}
                  </span>
                </li>
              );
            })}
          </ul>
          {loaded.value.evidence.map((document) => (
            <details key={document.id}>
              <summary>
                {words(document.title)} · {document.number}
              </summary>
              <pre className="document">{`${document.issuer}\n${document.issuedOn} – ${document.expiresOn ?? ''}\n\n${document.body}`}</pre>
            </details>
          ))}
          {can('edit', 'catalog') && <FileDocument productId={id} done={reload} />}
        </div>
      )}
    </Dialog>
  );
}
