/** @jsxImportSource preact */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Address } from '../../modules/crm/contract.ts';
import { provinces, provinceWords } from '../../platform/kernel/province.ts';
import type { Refusal } from '../../platform/kernel/result.ts';
import { shanghaiTime } from '../../platform/kernel/time.ts';
import { api } from './viewer.ts';
import { t, words, wordsOf } from './words.ts';

interface AddressFormProps {
  readonly done: (address: Address) => void;
  /** Why the address that was kept does not do; said where somebody looks: at the form. */
  readonly unfit?: string;
}

const empty = { name: '', phone: '', province: '', region: '', street: '' };

export function AddressForm({ done, unfit = '' }: AddressFormProps) {
  const [form, setForm] = useState(empty);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const [busy, setBusy] = useState(false);
  const shown = useRef<HTMLFormElement>(null);
  const labels: readonly (readonly [keyof typeof empty, string, string])[] = [
    ['name', t('收货人', 'Name'), 'name'],
    ['phone', t('手机或座机', 'Phone'), 'tel'],
    ['province', t('省份', 'Province'), 'address-level1'],
    ['region', t('市、区', 'City and district'), 'address-level2'],
    ['street', t('详细地址', 'Street address'), 'street-address'],
  ];
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    const saved = await api.post<Address>('/api/me/addresses', form);
    setBusy(false);
    if (saved.ok) done(saved.value);
    else setRefusal(saved.refusal);
  };
  const field = labels.find(([name]) => name === refusal?.field)?.[0];
  const wrong = refusal && field === undefined ? wordsOf(refusal) : unfit;
  useEffect(() => {
    const place = shown.current?.querySelector<HTMLElement>(
      field === undefined ? '[role=alert]' : `[name=${field}]`,
    );
    // On a phone the form is longer than what is seen of it.
    place?.scrollIntoView({ block: 'center' });
    place?.focus();
  }, [refusal, field, unfit]);
  return (
    <form class="address" ref={shown} onSubmit={(event) => void save(event)}>
      {labels.map(([name, label, autocomplete]) => (
        <label key={name}>
          <span>{label}</span>
          {name === 'province' ? (
            <select
              name={name}
              required
              autocomplete={autocomplete}
              value={form.province}
              aria-invalid={field === name}
              onChange={(event) => setForm({ ...form, province: event.currentTarget.value })}
            >
              <option value="">{t('请选择', 'Choose')}</option>
              {provinces.map((code) => (
                <option key={code} value={code}>
                  {words(provinceWords(code))}
                </option>
              ))}
            </select>
          ) : (
            <input
              name={name}
              required
              autocomplete={autocomplete}
              inputMode={name === 'phone' ? 'tel' : 'text'}
              value={form[name]}
              aria-invalid={field === name}
              onInput={(event) => setForm({ ...form, [name]: event.currentTarget.value })}
            />
          )}
          {refusal && field === name && (
            <span class="wrong" role="alert">
              {wordsOf(refusal)}
            </span>
          )}
        </label>
      ))}
      <p class="quiet small">
        {t(
          '仅用于送货和安装,加密保存,页面上只显示部分信息。',
          'Used only for delivery and installation; encrypted, and shown only in part.',
        )}
      </p>
      {wrong !== '' && (
        <p class="wrong" role="alert">
          {wrong}
        </p>
      )}
      <button class="buy wide" disabled={busy}>
        {t('保存地址', 'Save address')}
      </button>
    </form>
  );
}

/** One of my addresses, masked; when it was kept tells two that look alike apart. */
export function Place({ address }: { readonly address: Address }) {
  return (
    <span class="grow">
      {address.masked}
      <small class="quiet">
        {' '}
        {t('保存于', 'saved on')} {shanghaiTime(address.createdAt)}
      </small>
    </span>
  );
}

interface AddressChoiceProps {
  readonly addresses: readonly Address[];
  readonly chosen: string;
  readonly choose: (id: string) => void;
  readonly drop: (id: string) => void;
  readonly add: () => void;
}

/** Which of my addresses the goods go to; one that I no longer use leaves the list. */
export function AddressChoice({ addresses, chosen, choose, drop, add }: AddressChoiceProps) {
  return (
    <fieldset>
      <legend>{t('收货地址', 'Deliver to')}</legend>
      {addresses.map((address) => (
        <div key={address.id} class="line">
          <label class="line grow">
            <input
              type="radio"
              name="address"
              checked={chosen === address.id}
              onChange={() => choose(address.id)}
            />
            <Place address={address} />
          </label>
          <button
            type="button"
            class="link"
            aria-label={t(`删除 ${address.masked}`, `Delete ${address.masked}`)}
            onClick={() => drop(address.id)}
          >
            {t('删除', 'Delete')}
          </button>
        </div>
      ))}
      <button type="button" class="link" onClick={add}>
        {t('+ 新地址', '+ New address')}
      </button>
    </fieldset>
  );
}
