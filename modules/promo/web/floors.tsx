import { useState } from 'react';
import { Dialog, Field, Panel, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { typedFen, yuan } from '../../../platform/kernel/money.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import type { Product } from '../../catalog/contract.ts';
import { AskApproval } from '../../audit/web/index.tsx';
import { useCan } from '../../team/web/index.tsx';
import type { PriceFloor } from '../contract.ts';

/** PROMO-12: what is not sold below without a second person. */
export function Floors() {
  const { t, words } = useSay();
  const can = useCan();
  const [floors, reload] = useLoad<{ floors: PriceFloor[] }>('/api/floors');
  const [products] = useLoad<{ products: Product[] }>('/api/products');
  const [chosen, setChosen] = useState<Product | null>(null);
  if (floors.state !== 'ready' || products.state !== 'ready') return null;
  const floorOf = (id: string): number | null =>
    floors.value.floors.find((item) => item.productId === id)?.fen ?? null;
  const set = products.value.products.filter(({ id }) => floorOf(id) !== null);
  return (
    <Panel
      title={t('底价', 'Price floors')}
      actions={
        can('edit', 'floor') && (
          <select
            className="input"
            aria-label={t('选择商品', 'Choose a product')}
            value=""
            onChange={(event) =>
              setChosen(products.value.products.find(({ id }) => id === event.target.value) ?? null)
            }
          >
            <option value="">{t('设置底价……', 'Set a price floor…')}</option>
            {products.value.products.map((product) => (
              <option key={product.id} value={product.id}>
                {words(product.name)}
              </option>
            ))}
          </select>
        )
      }
    >
      <div className="table-wrap">
        <table>
          <tbody>
            {set.map((product) => (
              <tr key={product.id}>
                <td>{words(product.name)}</td>
                <td className="number">{yuan(floorOf(product.id) ?? 0)}</td>
                <td className="number second">
                  {t('直播价', 'live price')} {yuan(product.priceFen)}
                </td>
                <td>
                  {can('edit', 'floor') && (
                    <button type="button" className="link" onClick={() => setChosen(product)}>
                      {t('修改', 'Edit')}
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {set.length === 0 && (
        <p className="empty">{t('没有设置底价的商品。', 'No products have a price floor.')}</p>
      )}
      {chosen && (
        <FloorDialog
          product={chosen}
          before={floorOf(chosen.id)}
          close={() => setChosen(null)}
          done={reload}
        />
      )}
    </Panel>
  );
}

interface FloorProps {
  readonly product: Product;
  readonly before: number | null;
  readonly close: () => void;
  readonly done: () => void;
}

function FloorDialog({ product, before, close, done }: FloorProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [text, setText] = useState(String((before ?? product.priceFen) / 100));
  const fen = text.trim() === '' ? null : typedFen(text);
  // On the wire it would be null, which takes the floor away.
  const wrong = Number.isNaN(fen)
    ? t(
        '应为最多两位小数的元,如 1299.00,不加逗号',
        'Yuan with at most two decimals, such as 1299.00, without commas',
      )
    : undefined;
  const lower = before !== null && (fen === null || fen < before);
  const save = async (approval?: string): Promise<void> => {
    const body = { fen, ...(approval === undefined ? {} : { approval }) };
    const sent = await api.put(`/api/floors/${product.id}`, body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  return (
    <Dialog
      title={`${t('底价:', 'Price floor: ')}${words(product.name)}`}
      open
      onClose={close}
      footer={
        !lower && (
          <button
            type="button"
            className="button main"
            disabled={wrong !== undefined}
            onClick={() => void save()}
          >
            {t('保存', 'Save')}
          </button>
        )
      }
    >
      <div className="stack">
        <Field
          label={t('底价(元),留空表示不设', 'Price floor (yuan); empty for none')}
          wrong={wrong}
        >
          <input
            className="input"
            inputMode="decimal"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        {lower && (
          <>
            <p className="notice">
              {t(
                '降低或取消底价须由另一人审批。',
                'Lowering or removing a price floor requires another person’s approval.',
              )}
            </p>
            <AskApproval
              kind="price-floor"
              object={`${product.id}:${fen ?? 'none'}`}
              agreed={(id) => void save(id ?? undefined)}
            />
          </>
        )}
      </div>
    </Dialog>
  );
}
