import { useState } from 'react';
import { Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { api } from '../../../platform/web/react.ts';
import { useCan } from '../../team/web/index.tsx';
import type { Order } from '../../order/contract.ts';
import type { AfterSale } from '../contract.ts';

interface BesidesProps {
  readonly item: AfterSale;
  readonly order: Order;
}

/** What the buyer paid with besides money: it does not come back by the channel, and somebody will ask. */
export function Besides({ item, order }: BesidesProps) {
  const { t } = useSay();
  const undoes = (item.kind === 'refund' || item.kind === 'return') && item.lines.length > 0;
  const { deposit, quote } = order;
  const subsidyFen = quote?.subsidyFen ?? 0;
  const tradeInFen = quote?.tradeInFen ?? 0;
  const lines = [
    ...(deposit?.end === 'used'
      ? [
          t(
            `定金 ${yuan(deposit.fen)}:全单退完时一并退回`,
            `Deposit ${yuan(deposit.fen)}: refunded with the last refund of the order`,
          ),
        ]
      : []),
    ...(subsidyFen > 0
      ? [
          t(
            `国补 ${yuan(subsidyFen)}:退货部分不再申领,不退买家`,
            `State subsidy ${yuan(subsidyFen)}: not claimed for returned items, not paid to the buyer`,
          ),
        ]
      : []),
    ...(tradeInFen > 0
      ? [
          t(
            `旧机抵扣 ${yuan(tradeInFen)}:旧机未回收则退还买家,已回收的按抵扣额另付`,
            `Trade-in ${yuan(tradeInFen)}: return the old unit if it is still here, otherwise pay its value`,
          ),
        ]
      : []),
  ];
  if (!undoes || lines.length === 0) return null;
  return (
    <>
      <dt>{t('另外', 'Also')}</dt>
      <dd>
        {lines.map((line) => (
          <div key={line}>{line}</div>
        ))}
      </dd>
    </>
  );
}

interface ByHandProps {
  readonly item: AfterSale;
  /** What the channel said last, where it did not refund the money. */
  readonly trouble: string | undefined;
  readonly done: () => void;
}

/** Where the channel will not refund the money, finance pays by the bank and says by which transfer. */
export function ByHand({ item, trouble, done }: ByHandProps) {
  const { t } = useSay();
  const can = useCan();
  const toasts = useToasts();
  const [reference, setReference] = useState('');
  const [isOurs, setIsOurs] = useState(false);
  if (item.state !== 'refunding' || trouble === undefined || item.refundId === null) return null;
  if (!can('reconcile', 'books')) {
    return (
      <p className="notice">
        {trouble === 'refund-refused'
          ? t(
              '渠道无法退这一笔(系统每天只再试一次):请财务先在这里接管,再用银行转账付给买家并登记。',
              'The channel cannot refund this and is retried once a day only: take it over here, then pay the buyer by bank transfer and record it.',
            )
          : t(
              '渠道尚未退款成功,系统会持续重试;确实退不了的,由财务转账退款并在这里登记。',
              'The channel has not refunded yet and is being retried; if it never succeeds, finance pays by bank transfer and records it here.',
            )}
      </p>
    );
  }
  const send = async (): Promise<void> => {
    const sent = await api.post(`/api/refunds/${item.refundId}/by-hand`, { reference });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('已登记银行转账退款', 'Bank transfer refund recorded'));
    return done();
  };
  const take = async (): Promise<void> => {
    const taken = await api.post(`/api/refunds/${item.refundId}/take-over`);
    if (!taken.ok) return toasts.refuse(taken.refusal);
    setIsOurs(true);
    return toasts.say(
      t(
        '已接管,渠道不再退这一笔,可以转账',
        'Taken over: the channel will no longer refund this; make the transfer now',
      ),
    );
  };
  if (!isOurs) {
    return (
      <button className="button" onClick={() => void take()}>
        {t('财务接管,改为银行转账', 'Take over and pay by bank transfer')}
      </button>
    );
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <Field label={t('已转账退款:转账流水号', 'Paid by bank transfer: transaction number')}>
        <input
          className="input"
          required
          pattern="[A-Za-z0-9_\-]{4,40}"
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
      </Field>
      <button className="button">{t('登记转账', 'Record transfer')}</button>
    </form>
  );
}
