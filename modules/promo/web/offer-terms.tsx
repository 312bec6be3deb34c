import { useState } from 'react';
import { Dialog, Field, Panel, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { typedFen, yuan, yuanOf } from '../../../platform/kernel/money.ts';
import { api } from '../../../platform/web/react.ts';
import { kindWords, kinds } from '../../catalog/contract.ts';
import type { InstalmentTerms } from '../contract.ts';

export interface TradeIn {
  readonly kind: string;
  readonly fen: number;
}

interface Editing {
  readonly editable: boolean;
  readonly changed: () => void;
}

/** Puts terms at a path, or takes them away, says so, and offers the way back. */
function useTerms(changed: () => void) {
  const { t } = useSay();
  const toasts = useToasts();
  const set = async (
    path: string,
    terms: object | null,
    before: object | null,
  ): Promise<boolean> => {
    const sent = await (terms === null ? api.del(path) : api.put(path, terms));
    if (!sent.ok) {
      toasts.refuse(sent.refusal);
      return false;
    }
    toasts.say(terms === null ? t('已取消', 'Removed') : t('已保存', 'Saved'), {
      label: t('撤销', 'Undo'),
      run: () => void set(path, before, terms),
    });
    changed();
    return true;
  };
  return set;
}

/** PROMO-13: in how many months a sum may be paid, at what fee, and who bears it. */
export function Instalments({
  instalments,
  editable,
  changed,
}: Editing & { readonly instalments: readonly InstalmentTerms[] }) {
  const { t } = useSay();
  const [editing, setEditing] = useState<InstalmentTerms | 'new' | null>(null);
  return (
    <Panel
      title={t('分期', 'Instalments')}
      actions={
        editable && (
          <button type="button" className="button quiet small" onClick={() => setEditing('new')}>
            {t('新增期数', 'Add plan')}
          </button>
        )
      }
    >
      {instalments.length === 0 && (
        <p className="empty">{t('没有分期方案。', 'No instalment plans.')}</p>
      )}
      <ul className="body stack">
        {instalments.map((row) => (
          <li key={row.months} className="row">
            <span className="grow">
              {row.months} {t('期', 'months')} · {row.feeBp / 100}%{t(' ', ', ')}
              {row.bearer === 'shop'
                ? t('商家贴息', 'fee paid by shop')
                : t('买家付手续费', 'fee paid by buyer')}
              <br />
              <span className="second small">
                {yuan(row.leastFen)} – {yuan(row.mostFen)}
              </span>
            </span>
            {editable && (
              <button type="button" className="link" onClick={() => setEditing(row)}>
                {t('修改', 'Edit')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {editing !== null && (
        <EditInstalment
          before={editing === 'new' ? null : editing}
          close={() => setEditing(null)}
          changed={changed}
        />
      )}
    </Panel>
  );
}

interface EditInstalmentProps {
  readonly before: InstalmentTerms | null;
  readonly close: () => void;
  readonly changed: () => void;
}

function EditInstalment({ before, close, changed }: EditInstalmentProps) {
  const { t } = useSay();
  const set = useTerms(changed);
  const [months, setMonths] = useState(String(before?.months ?? 3));
  const [fee, setFee] = useState(String((before?.feeBp ?? 0) / 100));
  const [bearer, setBearer] = useState(before?.bearer ?? 'buyer');
  const [least, setLeast] = useState(yuanOf(before?.leastFen ?? 60_000));
  const [most, setMost] = useState(yuanOf(before?.mostFen ?? 5_000_000));
  const path = `/api/instalments/${months}`;
  const kept = before && { ...before };
  const send = async (terms: object | null): Promise<void> => {
    if (await set(path, terms, kept)) close();
  };
  const number = (label: string, value: string, change: (text: string) => void, step = '0.01') => (
    <Field label={label}>
      <input
        className="input"
        type="number"
        required
        min="0"
        step={step}
        value={value}
        disabled={before !== null && change === setMonths}
        onChange={(event) => change(event.target.value)}
      />
    </Field>
  );
  return (
    <Dialog title={t('分期', 'Instalments')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          const feeBp = typedFen(fee);
          void send({ feeBp, bearer, leastFen: typedFen(least), mostFen: typedFen(most) });
        }}
      >
        {number(t('期数(2–36)', 'Months (2–36)'), months, setMonths, '1')}
        {number(t('总手续费率(%)', 'Total fee rate (%)'), fee, setFee)}
        <Field label={t('手续费承担方', 'Fee paid by')}>
          <select
            className="input"
            value={bearer}
            onChange={(event) => setBearer(event.target.value === 'shop' ? 'shop' : 'buyer')}
          >
            <option value="buyer">{t('买家', 'Buyer')}</option>
            <option value="shop">{t('商家贴息', 'Shop')}</option>
          </select>
        </Field>
        {number(t('最低金额(元)', 'Minimum amount (yuan)'), least, setLeast)}
        {number(t('最高金额(元)', 'Maximum amount (yuan)'), most, setMost)}
        <TermActions
          take={before ? t('停止提供', 'Remove plan') : null}
          drop={() => void send(null)}
        />
      </form>
    </Dialog>
  );
}

interface TermActionsProps {
  /** What taking the terms away is called; null where there is nothing to take away. */
  readonly take: string | null;
  readonly drop: () => void;
}

function TermActions({ take, drop }: TermActionsProps) {
  const { t } = useSay();
  return (
    <div className="row">
      <button type="submit" className="button main">
        {t('保存', 'Save')}
      </button>
      {take !== null && (
        <button type="button" className="button stop" onClick={drop}>
          {take}
        </button>
      )}
    </div>
  );
}

/** PROMO-13: what an old unit of a kind is worth towards a new one. */
export function TradeIns({
  tradeIns,
  editable,
  changed,
}: Editing & { readonly tradeIns: readonly TradeIn[] }) {
  const { t, words } = useSay();
  const [editing, setEditing] = useState<string | null>(null);
  const nameOf = (id: string): string => {
    const kind = kinds.find((item) => item === id);
    return kind ? words(kindWords[kind]) : id;
  };
  const left = kinds.filter((kind) => !tradeIns.some((row) => row.kind === kind));
  return (
    <Panel
      title={t('旧机抵扣', 'Trade-in')}
      actions={
        editable &&
        left.length > 0 && (
          <select
            className="input"
            aria-label={t('新增品类', 'Add category')}
            value=""
            onChange={(event) => setEditing(event.target.value)}
          >
            <option value="">{t('新增品类……', 'Add category…')}</option>
            {left.map((kind) => (
              <option key={kind} value={kind}>
                {nameOf(kind)}
              </option>
            ))}
          </select>
        )
      }
    >
      {tradeIns.length === 0 && (
        <p className="empty">{t('没有旧机抵扣。', 'No trade-in values.')}</p>
      )}
      <ul className="body stack">
        {tradeIns.map((row) => (
          <li key={row.kind} className="row">
            <span className="grow">{nameOf(row.kind)}</span> {yuan(row.fen)}
            {editable && (
              <button type="button" className="link" onClick={() => setEditing(row.kind)}>
                {t('修改', 'Edit')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {editing !== null && editing !== '' && (
        <EditTradeIn
          kind={editing}
          title={nameOf(editing)}
          before={tradeIns.find((row) => row.kind === editing)}
          close={() => setEditing(null)}
          changed={changed}
        />
      )}
    </Panel>
  );
}

interface EditTradeInProps {
  readonly kind: string;
  readonly title: string;
  readonly before: TradeIn | undefined;
  readonly close: () => void;
  readonly changed: () => void;
}

function EditTradeIn({ kind, title, before, close, changed }: EditTradeInProps) {
  const { t } = useSay();
  const set = useTerms(changed);
  const [worth, setWorth] = useState(before ? yuanOf(before.fen) : '');
  const send = async (terms: object | null): Promise<void> => {
    const kept = before ? { fen: before.fen } : null;
    if (await set(`/api/trade-ins/${kind}`, terms, kept)) close();
  };
  return (
    <Dialog title={`${t('旧机抵扣', 'Trade-in')} · ${title}`} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send({ fen: typedFen(worth) });
        }}
      >
        <Field label={t('每台抵扣(元)', 'Value per unit (yuan)')}>
          <input
            className="input"
            type="number"
            required
            min="0.01"
            step="0.01"
            value={worth}
            onChange={(event) => setWorth(event.target.value)}
          />
        </Field>
        <TermActions take={before ? t('取消抵扣', 'Remove') : null} drop={() => void send(null)} />
      </form>
    </Dialog>
  );
}
