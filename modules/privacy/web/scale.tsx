import { useState } from 'react';
import { Field, Loading, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { businessDay } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import { lawIn, type Duty, type DutyRecord, type Scale } from '../contract.ts';

interface Known {
  readonly scale: Scale;
  readonly duties: readonly Duty[];
  readonly records: readonly DutyRecord[];
}

const kindWords = {
  officer: { zh: '个人信息保护负责人', en: 'Personal data protection officer' },
  audit: { zh: '合规审计', en: 'Compliance audit' },
} as const;

/** PRIVACY-16: how many people's data are held, which duties follow, and what was done about them. */
export function ScalePanel() {
  const { t, words, lang } = useSay();
  const may = useCan()('edit', 'privacy');
  const [loaded, reload] = useLoad<Known>('/api/privacy/scale');
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  if (loaded.state === 'loading') return <Loading />;
  const { scale, duties, records } = loaded.value;
  return (
    <Panel title={t('规模与义务', 'Scale and obligations')}>
      <div className="body stack">
        <p>
          {t(
            `存有 ${scale.persons.toLocaleString()} 人的信息,其中敏感信息 ${scale.sensitive.toLocaleString()} 人;出境协议 ${scale.abroad} 份。`,
            `Data of ${scale.persons.toLocaleString()} people, ${scale.sensitive.toLocaleString()} with sensitive data; ${scale.abroad} cross-border agreements.`,
          )}
        </p>
        <ul className="plain stack">
          {duties.map((duty) => (
            <li key={duty.ruleId}>
              <span className={`badge ${duty.applies ? 'warn' : ''}`}>
                {duty.applies ? t('适用', 'applies') : t('未达到', 'not yet')}
              </span>{' '}
              {words(duty.words)}{' '}
              <small className="second">
                {lawIn(duty.law, lang)} · {duty.ruleId}
              </small>
            </li>
          ))}
        </ul>
        {records.length > 0 && (
          <ul className="plain">
            {records.map((record) => (
              <li key={record.id}>
                <b>{words(kindWords[record.kind])}</b> {record.on} {record.words}{' '}
                <small className="second">{record.by}</small>
              </li>
            ))}
          </ul>
        )}
        {may && <RecordForm done={reload} />}
      </div>
    </Panel>
  );
}

function RecordForm({ done }: { readonly done: () => void }) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [kind, setKind] = useState<DutyRecord['kind']>('officer');
  const [text, setText] = useState('');
  const save = async (): Promise<void> => {
    const body = { kind, words: text, on: businessDay(Date.now()) };
    const sent = await api.post('/api/privacy/duties', body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    setText('');
    done();
    return undefined;
  };
  return (
    <div className="row">
      <Field label={t('登记', 'Record')}>
        <select
          className="input"
          value={kind}
          onChange={(event) => setKind(event.target.value === 'audit' ? 'audit' : 'officer')}
        >
          {Object.entries(kindWords).map(([value, name]) => (
            <option key={value} value={value}>
              {words(name)}
            </option>
          ))}
        </select>
      </Field>
      <Field
        label={
          kind === 'officer'
            ? t('姓名、联系方式、报送编号', 'Name, contact, filing number')
            : t('审计方、结论', 'Auditor and outcome')
        }
      >
        <input
          className="input"
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      <button
        type="button"
        className="button"
        disabled={text.trim().length < 4}
        onClick={() => void save()}
      >
        {t('登记', 'Record')}
      </button>
    </div>
  );
}
