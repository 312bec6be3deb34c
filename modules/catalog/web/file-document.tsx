import { useState } from 'react';
import { Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import { evidenceKindWords, evidenceSchema, type EvidenceInput } from '../contract.ts';

const kinds = evidenceSchema.shape.kind.options;
const empty = {
  kind: 'ccc',
  title: '',
  issuer: '',
  number: '',
  issuedOn: '',
  expiresOn: '',
  body: '',
};

interface FileProps {
  readonly productId: string;
  readonly done: () => void;
}

/** Files a document of a product; claims on air are proved by what it says. */
export function FileDocument({ productId, done }: FileProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [form, setForm] = useState(empty);
  const set = (key: keyof typeof empty) => (value: string) => setForm({ ...form, [key]: value });
  const send = async (): Promise<void> => {
    const kind = kinds.find((item) => item === form.kind) ?? 'ccc';
    const input: EvidenceInput = {
      kind,
      title: { zh: form.title, en: form.title },
      issuer: form.issuer,
      number: form.number,
      issuedOn: form.issuedOn,
      body: form.body,
      expiresOn: form.expiresOn === '' ? null : form.expiresOn,
    };
    const sent = await api.post(`/api/products/${productId}/evidence`, input);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('资料已保存', 'Document filed'));
    setForm(empty);
    return done();
  };
  const text = (label: string, key: keyof typeof empty, type = 'text') => (
    <Field label={label}>
      <input
        className="input"
        type={type}
        required={key !== 'expiresOn'}
        value={form[key]}
        onChange={(event) => set(key)(event.target.value)}
      />
    </Field>
  );
  return (
    <details>
      <summary>{t('添加资料', 'File a document')}</summary>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div className="cue-fields">
          <Field label={t('类型', 'Type')}>
            <select
              className="input"
              value={form.kind}
              onChange={(event) => set('kind')(event.target.value)}
            >
              {kinds.map((kind) => (
                <option key={kind} value={kind}>
                  {words(evidenceKindWords[kind])}
                </option>
              ))}
            </select>
          </Field>
          {text(t('名称', 'Title'), 'title')}
          {text(t('签发机构', 'Issuer'), 'issuer')}
          {text(t('编号', 'Number'), 'number')}
          {text(t('签发日', 'Issued on'), 'issuedOn', 'date')}
          {text(t('到期日(选填)', 'Expires on (optional)'), 'expiresOn', 'date')}
        </div>
        <Field label={t('内容要点(写明型号和数值)', 'Key content (with model and figures)')}>
          <textarea
            className="input"
            rows={3}
            required
            maxLength={4000}
            value={form.body}
            onChange={(event) => set('body')(event.target.value)}
          />
        </Field>
        <button className="button main">{t('保存资料', 'File document')}</button>
      </form>
    </details>
  );
}
