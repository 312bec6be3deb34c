import { useState } from 'react';
import { useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { useChange } from '../../../platform/operation/react.ts';
import { useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import type { Part } from '../contract.ts';
import { operations } from '../operations.ts';

interface PartsProps {
  readonly id: string;
  readonly parts: readonly Part[];
  readonly editable: boolean;
  /** It lies on the shelf as itself. */
  readonly stocked: boolean;
}

/** What the product is made of on the shelf: two boxes of one air conditioner, a set of three. */
export function Parts({ id, parts, editable, stocked }: PartsProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [loaded] = useLoad<{ products: Product[] }>('/api/products');
  const change = useChange(operations.changeParts);
  const [chosen, setChosen] = useState('');
  const [quantity, setQuantity] = useState('1');
  const products = loaded.state === 'ready' ? loaded.value.products : [];
  const nameOf = (partId: string): string => {
    const found = products.find((product) => product.id === partId);
    return found ? words(found.name) : partId;
  };
  const put = async (next: readonly Part[]): Promise<void> => {
    const sent = await change({ body: { productId: id, parts: [...next] } });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    setChosen('');
    return setQuantity('1');
  };
  if (parts.length === 0 && (!editable || stocked)) return null;
  const free = products.filter(
    (product) => product.id !== id && parts.every(({ partId }) => partId !== product.id),
  );
  return (
    <>
      <h3>{t('套装组成', 'Components')}</h3>
      {parts.length === 0 && (
        <p className="second">
          {t(
            '没有部件:按自身批次销售。多箱一套的商品请添加部件,每卖一套扣减各部件库存。',
            'No components: sold from its own lots. For a set of several boxes, add its components; each sale deducts them.',
          )}
        </p>
      )}
      <ul className="stack">
        {parts.map((item) => (
          <li key={item.partId} className="row">
            <span className="grow clip">
              {nameOf(item.partId)} × {item.quantity}
            </span>
            {editable && (
              <button
                type="button"
                className="link"
                onClick={() => void put(parts.filter((other) => other !== item))}
              >
                {t('删除', 'Remove')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {editable && (
        <form
          className="row"
          onSubmit={(event) => {
            event.preventDefault();
            void put([...parts, { partId: chosen, quantity: Number(quantity) }]);
          }}
        >
          <select
            className="input grow"
            required
            aria-label={t('部件', 'Component')}
            value={chosen}
            onChange={(event) => setChosen(event.target.value)}
          >
            <option value="">{t('选择部件', 'Choose a component')}</option>
            {free.map((product) => (
              <option key={product.id} value={product.id}>
                {words(product.name)}
              </option>
            ))}
          </select>
          <input
            className="input"
            style={{ width: 70 }}
            type="number"
            min={1}
            max={99}
            required
            aria-label={t('每套数量', 'Quantity per set')}
            value={quantity}
            onChange={(event) => setQuantity(event.target.value)}
          />
          <button className="button small">{t('添加', 'Add')}</button>
        </form>
      )}
    </>
  );
}
