import { useState } from 'react';
import { Dialog, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import { emptyForm, inputOf } from './form.ts';
import { FirstFields, ProductFields } from './product-form.tsx';

/** Adds an appliance: names, prices, specifications, label and first stock. */
export function NewProduct({ onDone }: { readonly onDone: () => void }) {
  const { t } = useSay();
  const toasts = useToasts();
  const [open, setOpen] = useState(false);
  const [form, setForm] = useState(emptyForm);
  const add = async (): Promise<void> => {
    const added = await api.post('/api/products', inputOf(form));
    if (!added.ok) return toasts.refuse(added.refusal);
    setOpen(false);
    setForm(emptyForm);
    return onDone();
  };
  return (
    <>
      <button type="button" className="button main" onClick={() => setOpen(true)}>
        {t('新建商品', 'New product')}
      </button>
      <Dialog
        title={t('新建商品', 'New product')}
        open={open}
        onClose={() => setOpen(false)}
        footer={
          <button type="button" className="button main" onClick={() => void add()}>
            {t('加入商品库', 'Add to catalog')}
          </button>
        }
      >
        <div className="stack">
          <FirstFields form={form} set={setForm} />
          <ProductFields form={form} set={setForm} />
        </div>
      </Dialog>
    </>
  );
}
