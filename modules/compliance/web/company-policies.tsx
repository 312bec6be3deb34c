import { useState } from 'react';
import { Dialog, Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { CompanyPolicy } from '../contract.ts';
import { ComplianceTabs } from './tabs.tsx';

/** The handbook and the incident plan: read, signed, and changed by a new edition. */
export function CompanyPoliciesScreen() {
  const { t } = useSay();
  const [loaded, reload] = useLoad<{ papers: CompanyPolicy[] }>('/api/guard/papers');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  return (
    <div className="page stack">
      <h1>{t('手册与预案', 'Handbook and incident plan')}</h1>
      <ComplianceTabs />
      {loaded.state === 'loading' ? (
        <Loading />
      ) : (
        <div className="beside">
          {loaded.value.papers.map((policy) => (
            <CompanyPolicyPanel
              key={`${policy.id}:${policy.version}`}
              policy={policy}
              changed={reload}
            />
          ))}
        </div>
      )}
    </div>
  );
}

interface CompanyPolicyProps {
  readonly policy: CompanyPolicy;
  readonly changed: () => void;
}

function CompanyPolicyPanel({ policy, changed }: CompanyPolicyProps) {
  const { t, words, lang } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [editing, setEditing] = useState(false);
  const sign = async (): Promise<void> => {
    const sent = await api.post(`/api/guard/papers/${policy.id}/sign`, { hash: policy.hash });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('已签署。', 'Signed.'));
    return changed();
  };
  return (
    <Panel
      title={`${words(policy.title)} · ${t(`第 ${policy.version} 版`, `v${policy.version}`)}`}
      actions={
        can('edit', 'guard') && (
          <button type="button" className="button small" onClick={() => setEditing(true)}>
            {t('发布新版', 'New version')}
          </button>
        )
      }
    >
      <div className="body stack">
        <Text text={policy[lang]} />
        {policy.mine === null ? (
          <button type="button" className="button main" onClick={() => void sign()}>
            {t('我已阅读并签署', 'I have read and sign this')}
          </button>
        ) : (
          <p className="notice good">
            {t('你已签署', 'You have signed')} {shanghaiTime(policy.mine)}
          </p>
        )}
        <p className="second small">
          {t('已签署这一版:', 'Signed this version: ')}
          {policy.signers.map(({ name }) => name).join(t('、', ', ')) || t('暂无', 'nobody yet')}
        </p>
      </div>
      {editing && <EditDialog policy={policy} close={() => setEditing(false)} changed={changed} />}
    </Panel>
  );
}

/** Lines that begin with `# ` are headings, with `- ` points. */
function Text({ text }: { readonly text: string }) {
  return (
    <div className="policy-text">
      {text.split('\n').map((line, index) => {
        // Lines of one edition never change their places.
        const key = `${index}`;
        if (line.startsWith('# ')) return <h3 key={key}>{line.slice(2)}</h3>;
        return <p key={key}>{line.startsWith('- ') ? `• ${line.slice(2)}` : line}</p>;
      })}
    </div>
  );
}

function EditDialog({
  policy,
  close,
  changed,
}: CompanyPolicyProps & { readonly close: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [text, setText] = useState({ zh: policy.zh, en: policy.en });
  const save = async (): Promise<void> => {
    const body = { ...text, over: policy.version };
    const sent = await api.put(`/api/guard/papers/${policy.id}`, body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    changed();
    return close();
  };
  return (
    <Dialog
      title={words(policy.title)}
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
            '发布后所有人须重新阅读签署;未签的主播,编排时会提示。',
            'Everybody must read and sign again; hosts who have not signed are flagged in the plan.',
          )}
        </p>
        {(['zh', 'en'] as const).map((lang) => (
          <Field key={lang} label={lang === 'zh' ? '中文' : 'English'}>
            <textarea
              className="input"
              rows={10}
              value={text[lang]}
              onChange={(event) => setText({ ...text, [lang]: event.target.value })}
            />
          </Field>
        ))}
      </div>
    </Dialog>
  );
}
