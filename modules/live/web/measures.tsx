import { useState } from 'react';
import { Dialog, Field } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { duration } from '../../../platform/kernel/time.ts';
import { measureWords, openMeasures, type Measure } from '../contract.ts';
import type { TapeMeasure, TapeProduct } from '../../tape/events.ts';
import type { Act } from './runner.tsx';

interface MeasuresProps {
  readonly measures: readonly Measure[];
  readonly products: readonly TapeProduct[];
  readonly pinned: string | null;
  readonly now: number;
  readonly act: Act;
}

const kinds = ['pause-stream', 'take-down', 'talk-to-host'] as const;

/** The three measures, one press and one reason each; what is in force stands with its clock. */
export function Measures({ measures, products, pinned, now, act }: MeasuresProps) {
  const { t, words } = useSay();
  const [taking, setTaking] = useState<TapeMeasure['kind'] | null>(null);
  const open = openMeasures(measures);
  const nameOf = (id: string | null): string => {
    const product = products.find((item) => item.id === id);
    return product ? words(product.name) : '';
  };
  return (
    <div className="speech stack">
      <div className="row">
        {kinds.map((kind) => (
          <button
            key={kind}
            type="button"
            className="button small"
            disabled={kind === 'pause-stream' && open.some((item) => item.kind === kind)}
            onClick={() => setTaking(kind)}
          >
            {words(measureWords[kind])}
          </button>
        ))}
      </div>
      {open.map((item) => (
        <div key={item.id} className="row small">
          <span className="badge stop">{words(measureWords[item.kind])}</span>
          <span className="grow clip">
            {nameOf(item.productId)} {item.note} · {duration(now - item.at)}
          </span>
          <button
            type="button"
            className="button small"
            onClick={() => void act({ do: 'end-measure', measureId: item.id })}
          >
            {item.kind === 'talk-to-host' ? t('已提醒', 'Done') : t('恢复', 'Lift')}
          </button>
        </div>
      ))}
      {taking && (
        <TakeDialog
          key={taking}
          {...{ kind: taking, products, pinned, act }}
          close={() => setTaking(null)}
        />
      )}
    </div>
  );
}

interface TakeProps {
  readonly kind: TapeMeasure['kind'];
  readonly products: readonly TapeProduct[];
  readonly pinned: string | null;
  readonly act: Act;
  readonly close: () => void;
}

function TakeDialog({ kind, products, pinned, act, close }: TakeProps) {
  const { t, words } = useSay();
  const [note, setNote] = useState('');
  const [productId, setProductId] = useState(pinned ?? products[0]?.id ?? '');
  const what = {
    'pause-stream': t(
      '观众立即看不到画面,录制继续。',
      'Viewers immediately lose the video; recording continues.',
    ),
    'take-down': t(
      '商品立即停止下单,进行中的秒杀关闭。',
      'The product can no longer be ordered; its flash sale closes.',
    ),
    'talk-to-host': t('这句话会以红字显示在提词器上。', 'The text appears in red on the prompter.'),
  }[kind];
  const take = async (): Promise<void> => {
    const product = kind === 'take-down' ? productId : null;
    if (await act({ do: 'take-measure', kind, productId: product, note })) close();
  };
  return (
    <Dialog
      title={words(measureWords[kind])}
      open
      onClose={close}
      footer={
        <button
          type="button"
          className="button stop"
          disabled={note.trim().length < 2}
          onClick={() => void take()}
        >
          {words(measureWords[kind])}
        </button>
      }
    >
      <div className="stack">
        <p>{what}</p>
        {kind === 'take-down' && (
          <Field label={t('商品', 'Product')}>
            <select
              className="input"
              value={productId}
              onChange={(event) => setProductId(event.target.value)}
            >
              {products.map((product) => (
                <option key={product.id} value={product.id}>
                  {words(product.name)}
                </option>
              ))}
            </select>
          </Field>
        )}
        <Field
          label={
            kind === 'talk-to-host' ? t('提醒内容', 'Message to the host') : t('原因', 'Reason')
          }
        >
          <input
            className="input"
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
      </div>
    </Dialog>
  );
}
