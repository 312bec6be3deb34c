import { useState } from 'react';
import { Dialog, Field, More, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { shanghaiTime } from '../../../platform/kernel/time.ts';
import { api } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { RiskCase, RiskCaseList } from '../contract.ts';

interface CasesProps {
  readonly list: RiskCaseList;
  readonly changed: () => void;
  readonly more: () => void;
}

/** Each risk case with what was seen; several may be decided at once, with one reason. */
export function Cases({ list: { cases, total }, changed, more }: CasesProps) {
  const { t } = useSay();
  const can = useCan();
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  const [fraud, setFraud] = useState<boolean | null>(null);
  const open = cases.filter((item) => item.state === 'open' && marked.has(item.id));
  const toggle = (id: string): void => {
    const next = new Set(marked);
    if (!next.delete(id)) next.add(id);
    setMarked(next);
  };
  if (cases.length === 0) {
    return <p className="panel empty">{t('没有待处理的风控单。', 'No risk cases to handle.')}</p>;
  }
  return (
    <div className="stack">
      {can('decide', 'risk') && (
        <div className="row">
          <span className="grow second">
            {t(`共 ${total} 张`, `${total} risk ${total === 1 ? 'case' : 'cases'}`)}
          </span>
          <button
            type="button"
            className="button main"
            disabled={open.length === 0}
            onClick={() => setFraud(false)}
          >
            {t(
              open.length === 0 ? '批量放行' : `批量放行(${open.length})`,
              open.length === 0
                ? 'Clear cases'
                : `Clear ${open.length} ${open.length === 1 ? 'case' : 'cases'}`,
            )}
          </button>
          <button
            type="button"
            className="button stop"
            disabled={open.length === 0}
            onClick={() => setFraud(true)}
          >
            {t(
              open.length === 0 ? '批量认定欺诈' : `批量认定欺诈(${open.length})`,
              open.length === 0 ? 'Confirm as fraud' : `Confirm ${open.length} as fraud`,
            )}
          </button>
        </div>
      )}
      <ul className="panel stack body">
        {cases.map((item) => (
          <li key={item.id}>
            <CaseRow
              item={item}
              marked={marked.has(item.id)}
              {...(can('decide', 'risk') ? { toggle: () => toggle(item.id) } : {})}
            />
          </li>
        ))}
      </ul>
      <More left={total - cases.length} load={more} />
      {fraud !== null && (
        <Decide
          {...{ fraud, ids: open.map((item) => item.id), close: () => setFraud(null) }}
          done={() => {
            setFraud(null);
            setMarked(new Set());
            changed();
          }}
        />
      )}
    </div>
  );
}

interface CaseRowProps {
  readonly item: RiskCase;
  readonly marked: boolean;
  readonly toggle?: () => void;
}

function CaseRow({ item, marked, toggle }: CaseRowProps) {
  const { t, words } = useSay();
  const kinds = {
    review: t('待复核', 'Held for a check'),
    block: t('已拦截', 'Blocked'),
    payment: t('付款可疑', 'Suspicious payment'),
    insider: t('内部操作', 'Internal action'),
  };
  const states = { open: '', cleared: t('已放行', 'Cleared'), fraud: t('欺诈', 'Fraud') };
  return (
    <div className="row">
      {toggle && item.state === 'open' && (
        <input type="checkbox" aria-label={item.id} checked={marked} onChange={toggle} />
      )}
      <b className={`badge ${item.score >= 80 ? 'stop' : 'warn'}`}>{item.score}</b>
      <div className="grow">
        <div className="row">
          <span className="grow">
            {kinds[item.kind]} · {item.maskedName} · {t('金额', 'Amount')} {yuan(item.amountFen)}{' '}
            {item.orderId !== null && (
              <a
                className="link"
                href={`/desk/orders?order=${item.orderId}&search=${item.orderId}`}
              >
                {item.orderId}
              </a>
            )}
          </span>
          {item.state !== 'open' && (
            <span className={`badge ${item.state === 'fraud' ? 'stop' : 'good'}`}>
              {states[item.state]}
            </span>
          )}
        </div>
        <span className="second small">
          {shanghaiTime(item.at)} ·{' '}
          {item.hits.map((hit) => `${hit.rule} +${hit.points} ${words(hit.saw)}`).join(' · ')}
        </span>
        {item.appeal !== null && (
          <p className="notice">
            {t('申诉:', 'Appeal: ')}
            {item.appeal}
          </p>
        )}
        {item.note !== null && (
          <p className="second small">
            {item.decidedBy}: {item.note}
          </p>
        )}
      </div>
    </div>
  );
}

interface DecideProps {
  readonly fraud: boolean;
  readonly ids: readonly string[];
  readonly close: () => void;
  readonly done: () => void;
}

function Decide({ fraud, ids, close, done }: DecideProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const [note, setNote] = useState('');
  const send = async (): Promise<void> => {
    const sent = await api.post<{ refused: string[] }>('/api/risk/decide', { ids, fraud, note });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    const { refused } = sent.value;
    if (refused.length > 0) {
      toasts.say(
        t(`${refused.length} 张已被他人处理`, `${refused.length} already decided by others`),
      );
    }
    return done();
  };
  return (
    <Dialog
      title={fraud ? t('认定欺诈', 'Confirm fraud') : t('放行', 'Clear')}
      open
      onClose={close}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          {fraud
            ? t(
                '已付款原路退回,货物回库,不再发货。',
                'The payment is refunded, stock is restored and nothing ships.',
              )
            : t('订单恢复正常,可以发货。', 'The order continues and can ship.')}
        </p>
        <Field label={t('依据(2–300 字)', 'Grounds (2–300 characters)')}>
          <textarea
            className="input"
            rows={3}
            required
            minLength={2}
            maxLength={300}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </Field>
        <button className={`button ${fraud ? 'stop' : 'main'}`}>{t('确认', 'Confirm')}</button>
      </form>
    </Dialog>
  );
}
