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
      return kind ? words(kindWords[kind]) : t('所有品类', 'All categories');
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
      title={t('佣金比例', 'Commission rates')}
      actions={
        working && (
          <button type="button" className="button quiet small" onClick={() => setAdding(true)}>
            {t('修改比例', 'Change rate')}
          </button>
        )
      }
    >
      <div className="body stack">
        <p className="second small">
          {t(
            '订单完成时,按付款当日的比例计给场次的第一主播。优先级:主播加品类、主播、品类、所有。',
            'Earned when an order completes, at the rate of its payment day, by the first host of the session. Priority: host and category, host, category, all.',
          )}
        </p>
        {loaded.state === 'ready' && terms.length === 0 && (
          <p className="empty">
            {t('没有佣金比例,不计佣金。', 'No rates: no commission is earned.')}
          </p>
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
            {past ? t('收起历史', 'Hide history') : t(`历史 ${hidden} 条`, `${hidden} earlier`)}
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
    return toasts.say(t('已撤回', 'Withdrawn'), {
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
      <b className="number">{rateBp === null ? t('停用', 'Ended') : `${rateBp / 100}%`}</b>
      <span
        className={`badge ${standing === 'holds' ? 'good' : standing === 'coming' ? 'warn' : ''}`}
      >
        {standing === 'holds'
          ? t('生效中', 'Active')
          : standing === 'coming'
            ? t('待生效', 'Upcoming')
            : t('已失效', 'Expired')}
      </span>
      {working && standing === 'coming' && (
        <button type="button" className="link" onClick={() => void withdraw()}>
          {t('撤回', 'Withdraw')}
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
    return toasts.say(t(`${from} 起生效`, `Takes effect on ${from}`));
  };
  return (
    <Dialog title={t('修改佣金比例', 'Change commission rate')} open onClose={close}>
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
        <Field label={t('品类', 'Category')}>
          <select
            className="input"
            value={kind}
            onChange={(event) => setKind(kindOf(event.target.value) ?? '*')}
          >
            <option value="*">{t('所有品类', 'All categories')}</option>
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
            {t('停用这条比例,改用更宽的比例', 'End this rate; the next broader one applies')}
          </label>
        )}
        <Field label={t('生效日期(最早明天)', 'Effective from (tomorrow at the earliest)')}>
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
