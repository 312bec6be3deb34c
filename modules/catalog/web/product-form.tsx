import { Field } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { kindWords, kinds, type Evidence } from '../contract.ts';
import { newClaim, type Form, type TypedClaim } from './form.ts';

type Texts = { [K in keyof Form]: Form[K] extends string ? K : never }[keyof Form];

interface FormProps {
  readonly form: Form;
  readonly set: (form: Form) => void;
}

function Text({ form, set, name, label }: FormProps & { readonly name: Texts; label: string }) {
  return (
    <Field label={label}>
      <input
        className="input"
        value={form[name]}
        onChange={(event) => set({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
}

function Lines({ form, set, name, label }: FormProps & { readonly name: Texts; label: string }) {
  return (
    <Field label={label}>
      <textarea
        className="input"
        rows={4}
        value={form[name]}
        onChange={(event) => set({ ...form, [name]: event.target.value })}
      />
    </Field>
  );
}

/** Kind, model and first stock: what is said once, when a product is added. */
export function FirstFields(props: FormProps) {
  const { t, words } = useSay();
  const { form, set } = props;
  return (
    <div className="cue-fields">
      <Field label={t('品类', 'Category')}>
        <select
          className="input"
          value={form.kind}
          onChange={(event) => set({ ...form, kind: event.target.value })}
        >
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {words(kindWords[kind])}
            </option>
          ))}
        </select>
      </Field>
      <Text {...props} name="model" label={t('型号', 'Model')} />
      <Text {...props} name="stock" label={t('首批库存', 'Initial stock')} />
      <Text {...props} name="cost" label={t('进货价(元)', 'Purchase price (yuan)')} />
    </div>
  );
}

/** What may be changed later too: names, prices, figures, label, promises. */
export function ProductFields(props: FormProps) {
  const { t } = useSay();
  return (
    <div className="stack">
      <div className="cue-fields">
        <Text {...props} name="nameZh" label={t('名称(中文)', 'Name (Chinese)')} />
        <Text {...props} name="nameEn" label={t('名称(英文)', 'Name (English)')} />
        <Text {...props} name="brandZh" label={t('品牌(中文)', 'Brand (Chinese)')} />
        <Text {...props} name="brandEn" label={t('品牌(英文)', 'Brand (English)')} />
        <Text {...props} name="taglineZh" label={t('卖点(中文)', 'Tagline (Chinese)')} />
        <Text {...props} name="taglineEn" label={t('卖点(英文)', 'Tagline (English)')} />
        <Text {...props} name="list" label={t('划线价(元)', 'List price (yuan)')} />
        <Text {...props} name="price" label={t('直播价(元)', 'Live price (yuan)')} />
        <Text {...props} name="standard" label={t('能效标准', 'Energy label standard')} />
        <Text
          {...props}
          name="grade"
          label={t('能效等级(1–5,没有则留空)', 'Energy grade (1–5, or empty)')}
        />
        <Text {...props} name="recordNo" label={t('备案号', 'Filing number')} />
      </div>
      <Lines
        {...props}
        name="specs"
        label={t('参数,每行:名称 | Name | 值 | 单位', 'Per line: 名称 | name | value | unit')}
      />
      <Lines
        {...props}
        name="figures"
        label={t('能效标识上的数值,格式同上', 'Figures on the label, in the same format')}
      />
      <Lines
        {...props}
        name="promises"
        label={t('承诺,每行:中文 | English', 'Promises, per line: 中文 | English')}
      />
    </div>
  );
}

interface ClaimsProps extends FormProps {
  readonly documents: readonly Evidence[];
}

/** D3: each claim with the document that proves it. */
export function ClaimFields({ form, set, documents }: ClaimsProps) {
  const { t, words } = useSay();
  const change = (index: number, claim: TypedClaim | null): void => {
    const claims = form.claims.flatMap((item, at) =>
      at === index ? (claim ? [claim] : []) : [item],
    );
    set({ ...form, claims });
  };
  return (
    <section className="stack">
      <h2>{t('宣称与证明', 'Claims and documents')}</h2>
      {form.claims.map((claim, index) => (
        <div key={claim.key} className="claim-fields">
          {(['zh', 'en'] as const).map((lang) => (
            <input
              key={lang}
              className="input"
              aria-label={t(
                `第 ${index + 1} 条宣称(${lang === 'zh' ? '中文' : '英文'})`,
                `Claim ${index + 1} (${lang === 'zh' ? 'Chinese' : 'English'})`,
              )}
              value={claim.text[lang]}
              onChange={(event) =>
                change(index, { ...claim, text: { ...claim.text, [lang]: event.target.value } })
              }
            />
          ))}
          <select
            className="input"
            aria-label={t(`第 ${index + 1} 条宣称的证明`, `Document for claim ${index + 1}`)}
            value={claim.evidenceId ?? ''}
            onChange={(event) =>
              change(index, { ...claim, evidenceId: event.target.value || null })
            }
          >
            <option value="">{t('没有证明', 'No document')}</option>
            {documents.map((item) => (
              <option key={item.id} value={item.id}>
                {words(item.title)} {item.number}
              </option>
            ))}
          </select>
          <button type="button" className="button" onClick={() => change(index, null)}>
            {t('删除', 'Remove')}
          </button>
        </div>
      ))}
      <div>
        <button
          type="button"
          className="button"
          onClick={() =>
            set({
              ...form,
              claims: [...form.claims, newClaim()],
            })
          }
        >
          {t('添加宣称', 'Add claim')}
        </button>
      </div>
    </section>
  );
}
