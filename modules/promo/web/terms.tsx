import { useState } from 'react';
import { Dialog, Field, Panel, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { typedFen, yuan } from '../../../platform/kernel/money.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { apartFen, type PricedBundle } from '../contract.ts';

interface BundlesProps {
  readonly bundles: readonly PricedBundle[];
  readonly editable: boolean;
  readonly changed: () => void;
}

/** Sets that cost less together, what is in them, and whether they are offered. */
export function Bundles({ bundles, editable, changed }: BundlesProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [adding, setAdding] = useState(false);
  const [products] = useLoad<{ products: Product[] }>('/api/products');
  const known = products.state === 'ready' ? products.value.products : [];
  const nameOf = (id: string): string => {
    const found = known.find((product) => product.id === id);
    return found ? words(found.name) : id;
  };
  const setOpen = async (id: string, open: boolean): Promise<void> => {
    const sent = await api.put(`/api/bundles/${id}/open`, { open });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(open ? t('已恢复销售', 'On sale') : t('已停售', 'Off sale'), {
      label: t('撤销', 'Undo'),
      run: () => void setOpen(id, !open),
    });
    return changed();
  };
  return (
    <Panel
      title={t('套餐', 'Bundles')}
      actions={
        editable && (
          <button type="button" className="button quiet small" onClick={() => setAdding(true)}>
            {t('新建', 'New')}
          </button>
        )
      }
    >
      {bundles.length === 0 && <p className="empty">{t('暂无套餐。', 'No bundles yet.')}</p>}
      <ul className="body stack">
        {bundles.map((item) => (
          <li key={item.id} className="row">
            <span className="grow">
              <b>{words(item.name)}</b> {yuan(item.priceFen)}
              <br />
              <span className="second small">
                {item.items
                  .map((part) => `${nameOf(part.productId)} × ${part.quantity}`)
                  .join(' + ')}
              </span>
            </span>
            <span className={`badge ${item.open ? 'good' : ''}`}>
              {item.open ? t('在售', 'On sale') : t('已停售', 'Off sale')}
            </span>
            {editable && (
              <button
                type="button"
                className="link"
                onClick={() => void setOpen(item.id, !item.open)}
              >
                {item.open ? t('停售', 'Take off sale') : t('恢复销售', 'Put on sale')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {adding && (
        <NewBundle
          products={known.filter(({ onSale }) => onSale)}
          close={() => setAdding(false)}
          done={() => {
            setAdding(false);
            changed();
          }}
        />
      )}
    </Panel>
  );
}

interface NewBundleProps {
  readonly products: readonly Product[];
  readonly close: () => void;
  readonly done: () => void;
}

function NewBundle({ products, close, done }: NewBundleProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [name, setName] = useState('');
  const [price, setPrice] = useState('');
  const [unfit, setUnfit] = useState<string>();
  const [chosen, setChosen] = useState<readonly [string, string]>(['', '']);
  const apart = apartFen(products, chosen);
  const send = async (): Promise<void> => {
    const items = chosen.map((productId) => ({ productId, quantity: 1 }));
    const priceFen = typedFen(price);
    const body = { name: { zh: name, en: name }, items, priceFen };
    const sent = await api.post('/api/bundles', body);
    if (sent.ok) return done();
    if (sent.refusal.field === 'name') return setUnfit(words(sent.refusal.words));
    return toasts.refuse(sent.refusal);
  };
  const select = (label: string, value: string, set: (id: string) => void) => (
    <Field label={label}>
      <select
        className="input"
        required
        value={value}
        onChange={(event) => set(event.target.value)}
      >
        <option value="">{t('请选择', 'Choose')}</option>
        {products.map((product) => (
          <option key={product.id} value={product.id}>
            {words(product.name)} {yuan(product.priceFen)}
          </option>
        ))}
      </select>
    </Field>
  );
  return (
    <Dialog title={t('新建套餐', 'New bundle')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label={t('名称', 'Name')} wrong={unfit}>
          <input
            className="input"
            required
            maxLength={40}
            value={name}
            aria-invalid={unfit !== undefined}
            onChange={(event) => {
              setUnfit(undefined);
              setName(event.target.value);
            }}
          />
        </Field>
        {select(t('商品一', 'First product'), chosen[0], (id) => setChosen([id, chosen[1]]))}
        {select(t('商品二', 'Second product'), chosen[1], (id) => setChosen([chosen[0], id]))}
        <Field
          label={t(
            `套餐价(元),单买合计 ${yuan(apart)}`,
            `Bundle price (yuan); ${yuan(apart)} separately`,
          )}
        >
          <input
            className="input"
            required
            inputMode="decimal"
            pattern="\d{1,6}(\.\d{1,2})?"
            value={price}
            onChange={(event) => setPrice(event.target.value)}
          />
        </Field>
        <button className="button main">{t('上架', 'Create')}</button>
      </form>
    </Dialog>
  );
}
