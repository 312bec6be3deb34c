import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api, useLoad } from '../../../platform/web/react.ts';
import { roleWords } from '../../team/contract.ts';
import { useCan } from '../../team/web/index.tsx';
import { lawIn, type PurposeRow } from '../contract.ts';
import { fieldName, readerName } from '../domain/names.ts';

const basisWords = {
  contract: { zh: '履行合同', en: 'Contract' },
  law: { zh: '法定义务', en: 'Legal obligation' },
  consent: { zh: '本人同意', en: 'Consent' },
} as const;

/** What personal data may be used for, on what basis, by whom; and the words people agree to. */
export function Purposes() {
  const { t, words, lang } = useSay();
  const can = useCan();
  const [loaded, reload] = useLoad<{ purposes: PurposeRow[] }>('/api/public/purposes');
  const [editing, setEditing] = useState<PurposeRow | null>(null);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  return (
    <Panel title={t('目的与同意', 'Purposes and consents')}>
      <div className="table-wrap">
        <table>
          <thead>
            <tr>
              <th>{t('目的', 'Purpose')}</th>
              <th>{t('依据', 'Legal basis')}</th>
              <th>{t('可查看的明文', 'Fields')}</th>
              <th>{t('可用角色', 'Roles')}</th>
              <th>{t('同意书', 'Consent text')}</th>
            </tr>
          </thead>
          <tbody>
            {loaded.value.purposes.map((item) => (
              <tr key={item.id}>
                <td>
                  <b>{words(item.name)}</b> <code>{item.id}</code>
                </td>
                <td>
                  {words(basisWords[item.basis])}
                  <br />
                  <small className="second">{lawIn(item.law, lang)}</small>
                </td>
                <td>{item.fields.map((field) => words(fieldName(field))).join(t('、', ', '))}</td>
                <td>
                  {item.roles.map((role) => words(readerName(role, roleWords))).join(t('、', ', '))}
                </td>
                <td>
                  {item.text && (
                    <>
                      {words(item.text)}{' '}
                      <span className="badge">
                        {t(`第 ${item.version} 版`, `v${item.version}`)}
                      </span>{' '}
                      {can('edit', 'privacy') && (
                        <button type="button" className="link" onClick={() => setEditing(item)}>
                          {t('修改', 'Edit')}
                        </button>
                      )}
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {editing && <TextDialog item={editing} close={() => setEditing(null)} done={reload} />}
    </Panel>
  );
}

interface TextProps {
  readonly item: PurposeRow;
  readonly close: () => void;
  readonly done: () => void;
}

function TextDialog({ item, close, done }: TextProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [text, setText] = useState({ zh: item.text?.zh ?? '', en: item.text?.en ?? '' });
  const save = async (): Promise<void> => {
    const body = { ...text, over: item.version };
    const sent = await api.put(`/api/privacy/purposes/${item.id}/text`, body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    done();
    return close();
  };
  return (
    <Dialog
      title={words(item.name)}
      open
      onClose={close}
      footer={
        <button type="button" className="button main" onClick={() => void save()}>
          {t('发布新版', 'Publish')}
        </button>
      }
    >
      <div className="stack">
        <p className="notice">
          {t(
            '发布后,对旧版的同意失效,须重新征得同意(个人信息保护法 第14条)。',
            'Consents to the old text lapse and are requested again (Personal Information Protection Law art. 14).',
          )}
        </p>
        {(['zh', 'en'] as const).map((lang) => (
          <Field key={lang} label={lang === 'zh' ? '中文' : 'English'}>
            <textarea
              className="input"
              rows={4}
              value={text[lang]}
              onChange={(event) => setText({ ...text, [lang]: event.target.value })}
            />
          </Field>
        ))}
      </div>
    </Dialog>
  );
}
