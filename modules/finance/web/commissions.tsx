import { useState } from 'react';
import { Dialog, Field, Panel, Trouble, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { businessDay } from '../../../platform/kernel/time.ts';
import { api, useLoad } from '../../../platform/web/react.ts';
import { typedFen } from '../../../platform/kernel/money.ts';
import { kinds, kindWords, type Kind } from '../../catalog/contract.ts';
import type { CommissionInput, CommissionRow } from '../contract.ts';

interface Partner {
  readonly id: string;
  readonly name: string;
}

interface Loaded {
  readonly terms: readonly CommissionRow[];
  readonly partners: readonly Partner[];
}

const path = '/api/books/commissions';
const everybody = '*';

function kindOf(text: string): Kind | undefined {
  return kinds.find((kind) => kind === text);
}

function useNames(partners: readonly Partner[]) {
  const { t, words } = useSay();
  return {
    partner: (id: string) =>
      id === everybody
        ? t('所有主播', 'All hosts')
        : (partners.find((item) => item.id === id)?.name ?? id),
    kind: (text: string) => {
      const kind = kindOf(text);
      return kind ? words(kindWords[kind]) : t('所有品类', 'all kinds');
    },
  };
}

/** FINANCE-13: what hosts get of what they sell, from when on, and what it was before. */
export function CommissionTerms({ working }: { readonly working: boolean }) {
  const { t } = useSay();
  const [loaded, reload] = useLoad<Loaded>(path);
  const [adding, setAdding] = useState(false);
  const [past, setPast] = useState(false);
  if (loaded.state === 'refused') return <Trouble refusal={loaded.refusal} />;
  const { terms, partners } = loaded.state === 'ready' ? loaded.value : { terms: [], partners: [] };
  const shown = terms.filter((term) => past || term.standing !== 'past');
  const hidden = terms.length - shown.length;
  return (
    <Panel
      title={t('佣金比例', 'Rates of commission')}
      actions={
        working && (
          <button type="button" className="button quiet small" onClick={() => setAdding(true)}>
            {t('改比例', 'Change')}
          </button>
        )
      }
    >
      <div className="body stack">
        <p className="second small">
          {t(
            '订单完成时,按付款那天的比例计给场次里排第一位的主播。先看主播加品类,再看主播,再看品类,最后看所有。',
            'Earned when an order is complete, at the rate of the day it was paid, by the first host of its session. Host and kind go first, then host, then kind, then all.',
          )}
        </p>
        {loaded.state === 'ready' && terms.length === 0 && (
          <p className="empty">{t('还没有比例:不计佣金。', 'None: no commission is earned.')}</p>
        )}
        <ul className="stack">
          {shown.map((term) => (
            <Term
              key={`${term.partner} ${term.kind} ${term.from}`}
              {...{ term, partners, working, reload }}
            />
          ))}
        </ul>
        {(hidden > 0 || past) && (
          <button type="button" className="link" onClick={() => setPast(!past)}>
            {past
              ? t('收起以前的', 'Hide earlier ones')
              : t(`以前的 ${hidden} 条`, `${hidden} earlier`)}
          </button>
        )}
      </div>
      {adding && <Change partners={partners} close={() => setAdding(false)} changed={reload} />}
    </Panel>
  );
}

interface TermProps {
  readonly term: CommissionRow;
  readonly partners: readonly Partner[];
  readonly working: boolean;
  readonly reload: () => void;
}

function Term({ term, partners, working, reload }: TermProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const names = useNames(partners);
  const { partner, kind, from, rateBp, standing } = term;
  const withdraw = async (): Promise<void> => {
    const key = new URLSearchParams({ partner, kind, from });
    const sent = await api.del(`${path}?${key.toString()}`);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    reload();
    return toasts.say(t('已撤回', 'Taken back'), {
      label: t('撤销', 'Undo'),
      run: () => void api.put(path, { partner, kind, from, rateBp }).then(reload),
    });
  };
  return (
    <li className="row">
      <span className="grow">
        {names.partner(partner)} · {names.kind(kind)}
        <br />
        <span className="second small">
          {t(`${from} 起`, `from ${from}`)}
          {term.setBy !== null && ` · ${term.setBy}`}
        </span>
      </span>
      <b className="number">{rateBp === null ? t('停用', 'ended') : `${rateBp / 100}%`}</b>
      <span
        className={`badge ${standing === 'holds' ? 'good' : standing === 'coming' ? 'warn' : ''}`}
      >
        {standing === 'holds'
          ? t('生效中', 'holds')
          : standing === 'coming'
            ? t('将生效', 'coming')
            : t('已过', 'past')}
      </span>
      {working && standing === 'coming' && (
        <button type="button" className="link" onClick={() => void withdraw()}>
          {t('撤回', 'Take back')}
        </button>
      )}
    </li>
  );
}

interface ChangeProps {
  readonly partners: readonly Partner[];
  readonly close: () => void;
  readonly changed: () => void;
}

function Change({ partners, close, changed }: ChangeProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const names = useNames(partners);
  const tomorrow = businessDay(Date.now() + 86_400_000);
  const [partner, setPartner] = useState(everybody);
  const [kind, setKind] = useState<CommissionInput['kind']>('*');
  const [rate, setRate] = useState('2');
  const [ends, setEnds] = useState(false);
  const [from, setFrom] = useState(tomorrow);
  const widest = partner === everybody && kind === '*';
  const send = async (): Promise<void> => {
    const rateBp = ends && !widest ? null : typedFen(rate);
    const sent = await api.put(path, { partner, kind, from, rateBp });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    close();
    changed();
    return toasts.say(t(`${from} 起生效`, `It holds from ${from}`));
  };
  return (
    <Dialog title={t('改佣金比例', 'Change a commission')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label={t('主播', 'Host')}>
          <select
            className="input"
            value={partner}
            onChange={(event) => setPartner(event.target.value)}
          >
            {[everybody, ...partners.map(({ id }) => id)].map((id) => (
              <option key={id} value={id}>
                {names.partner(id)}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('品类', 'Kind')}>
          <select
            className="input"
            value={kind}
            onChange={(event) => setKind(kindOf(event.target.value) ?? '*')}
          >
            <option value="*">{t('所有品类', 'all kinds')}</option>
            {kinds.map((item) => (
              <option key={item} value={item}>
                {words(kindWords[item])}
              </option>
            ))}
          </select>
        </Field>
        <Field label={t('比例(%,0–50)', 'Rate (%, 0–50)')}>
          <input
            className="input"
            type="number"
            required
            min="0"
            max="50"
            step="0.01"
            disabled={ends && !widest}
            value={rate}
            onChange={(event) => setRate(event.target.value)}
          />
        </Field>
        {!widest && (
          <label className="row">
            <input
              type="checkbox"
              checked={ends}
              onChange={(event) => setEnds(event.target.checked)}
            />
            {t('停用这一行,改按更宽的一行算', 'End this line; the next wider one holds')}
          </label>
        )}
        <Field label={t('从哪天起(最早明天)', 'From (at the earliest tomorrow)')}>
          <input
            className="input"
            type="date"
            required
            min={tomorrow}
            value={from}
            onChange={(event) => setFrom(event.target.value)}
          />
        </Field>
        <button className="button main">{t('保存', 'Save')}</button>
      </form>
    </Dialog>
  );
}
