import { useState } from 'react';
import { Dialog, Loading, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { AskApproval } from '../../audit/web/index.tsx';
import { useCan } from '../../team/web/index.tsx';
import { sameOf, type ProductChange, type ProductDetail, type ProductEdit } from '../contract.ts';
import { Documents } from './documents.tsx';
import { Edits } from './edits.tsx';
import { Violations } from './violations.tsx';
import { FileDocument } from './file-document.tsx';
import { before, changeOf, formOf, type Form } from './form.ts';
import { ClaimFields, ProductFields } from './product-form.tsx';

interface DialogProps {
  readonly id: string;
  readonly close: () => void;
  /** Called when something of it changed. */
  readonly changed: () => void;
}

/** One product: its page, its documents, what was changed of it, and changing it. */
export function ProductDialog({ id, close, changed }: DialogProps) {
  const [loaded, reload] = useLoad<ProductDetail>(`/api/products/${id}`);
  const [form, setForm] = useState<Form | null>(null);
  const done = (): void => {
    setForm(null);
    reload();
    changed();
  };
  if (loaded.state !== 'ready') {
    return (
      <Dialog title="" open onClose={close}>
        {loaded.state === 'loading' ? <Loading /> : <Trouble refusal={loaded.refusal} />}
      </Dialog>
    );
  }
  const product = loaded.value;
  if (form) return <Changing {...{ product, form, setForm, done }} />;
  return (
    <Page {...{ product, close, done }} change={(from) => setForm(formOf(from))} reread={reload} />
  );
}

interface SendProps {
  readonly product: ProductDetail;
  readonly done: () => void;
}

/** Sends a change; keeps what was refused, so that the screen can ask for what is missing. */
function useChange({ product, done }: SendProps) {
  const toasts = useToasts();
  const [lacking, setLacking] = useState<string | null>(null);
  const send = async (change: ProductChange, approval?: string): Promise<void> => {
    const agreed = approval === undefined ? {} : { approval };
    const sent = await api.put(`/api/products/${product.id}`, { ...change, ...agreed });
    if (sent.ok) return done();
    setLacking(sent.refusal.code === 'live.below-floor' ? 'floor' : null);
    return toasts.refuse(sent.refusal);
  };
  return { lacking, send };
}

interface ChangingProps extends SendProps {
  readonly form: Form;
  readonly setForm: (form: Form | null) => void;
}

function Changing({ product, form, setForm, done }: ChangingProps) {
  const { t, words } = useSay();
  const { lacking, send } = useChange({ product, done });
  const change = changeOf(form, product);
  return (
    <Dialog
      title={t(`修改:${words(product.name)}`, `Edit: ${words(product.name)}`)}
      open
      onClose={() => setForm(null)}
      footer={
        <>
          <button type="button" className="button" onClick={() => setForm(null)}>
            {t('取消', 'Cancel')}
          </button>
          <button type="button" className="button main" onClick={() => void send(change)}>
            {t('保存', 'Save')}
          </button>
        </>
      }
    >
      <div className="stack">
        <p className="notice">
          {t(
            '修改后的商品页要重新审核:已过审的场次须退回草稿再审,才能开播。',
            'A changed page must be approved again: approved sessions go back to draft before they can go live.',
          )}
        </p>
        {lacking === 'floor' && (
          <AskApproval
            kind="price-floor"
            object={`${product.id}:${change.priceFen}`}
            agreed={(approval) => void send(change, approval ?? undefined)}
          />
        )}
        <label>
          <input
            type="checkbox"
            checked={form.onSale}
            onChange={(event) => setForm({ ...form, onSale: event.target.checked })}
          />{' '}
          {t('在售', 'On sale')}
        </label>
        <ProductFields form={form} set={setForm} />
        <ClaimFields
          form={form}
          set={setForm}
          documents={product.evidence.filter(({ withdrawnAt }) => withdrawnAt === null)}
        />
      </div>
    </Dialog>
  );
}

/** Changes with everything that compliance judges of a product. */
function stateOf({ rev, evidence }: ProductDetail): string {
  return [rev, ...evidence.map(({ id, withdrawnAt }) => `${id}${withdrawnAt ?? ''}`)].join(' ');
}

interface PageProps extends SendProps {
  readonly close: () => void;
  readonly change: (from: ProductDetail) => void;
  readonly reread: () => void;
}

function Page({ product, close, change, done, reread }: PageProps) {
  const { t, words } = useSay();
  const can = useCan();
  const { send } = useChange({ product, done });
  const { onSale } = product;
  const back = (edit: ProductEdit): void => change({ ...product, ...before(product, edit) });
  const footer = can('edit', 'catalog') && (
    <>
      <button
        type="button"
        className="button"
        onClick={() => void send({ ...sameOf(product), onSale: !onSale })}
      >
        {onSale ? t('停售', 'Take off sale') : t('恢复销售', 'Put back on sale')}
      </button>
      <button type="button" className="button main" onClick={() => change(product)}>
        {t('修改', 'Edit')}
      </button>
    </>
  );
  return (
    <Dialog title={words(product.name)} open onClose={close} footer={footer}>
      <div className="stack">
        <p className="row second">
          {product.model} · {words(product.tagline)}
          {!onSale && <span className="badge stop">{t('已停售', 'Off sale')}</span>}
        </p>
        <p>
          <strong>{yuan(product.priceFen)}</strong>{' '}
          <s className="second">{yuan(product.listPriceFen)}</s>
        </p>
        {can('view', 'guard') && <Violations productId={product.id} state={stateOf(product)} />}
        <Figures figures={product.specs} />
        {product.promises.length > 0 && (
          <p className="second">{product.promises.map(words).join(' · ')}</p>
        )}
        <Claims product={product} />
        <Documents documents={product.evidence} changed={reread} />
        {can('edit', 'catalog') && <FileDocument productId={product.id} done={reread} />}
        {can('view', 'catalog') && <Edits productId={product.id} rev={product.rev} back={back} />}
      </div>
    </Dialog>
  );
}

function Figures({ figures }: { readonly figures: ProductDetail['specs'] }) {
  const { words } = useSay();
  return (
    <table>
      <tbody>
        {figures.map((figure) => (
          <tr key={figure.name.en}>
            <th>{words(figure.name)}</th>
            <td>
              {figure.value} {figure.unit}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Claims({ product }: { readonly product: ProductDetail }) {
  const { t, words } = useSay();
  return (
    <>
      <h2>{t('宣称与证明', 'Claims and documents')}</h2>
      {product.claims.length === 0 && (
        <p className="second small">{t('还没有宣称。', 'No claims yet.')}</p>
      )}
      <ul className="stack">
        {product.claims.map((claim) => {
          const proof = product.evidence.find(
            ({ id, withdrawnAt }) => id === claim.evidenceId && withdrawnAt === null,
          );
          return (
            <li key={claim.text.en} className="row">
              <span className={`badge ${proof ? 'good' : 'stop'}`}>{proof ? '✓' : '✗'}</span>
              {words(claim.text)}
              <span className="second small">
                {proof ? `${words(proof.title)} ${proof.number}` : t('没有证明', 'No document')}
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}
