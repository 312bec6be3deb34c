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
            `Deposit ${yuan(deposit.fen)}: goes back with the last money of the order`,
          ),
        ]
      : []),
    ...(subsidyFen > 0
      ? [
          t(
            `国补 ${yuan(subsidyFen)}:退货部分不再申领,不退给买家`,
            `State subsidy ${yuan(subsidyFen)}: not claimed for what goes back, not paid to the buyer`,
          ),
        ]
      : []),
    ...(tradeInFen > 0
      ? [
          t(
            `旧机抵扣 ${yuan(tradeInFen)}:旧机还在就退给买家,已回收的按抵扣额另付`,
            `Old unit ${yuan(tradeInFen)}: return it where it is still there, else pay its worth`,
          ),
        ]
      : []),
  ];
  if (!undoes || lines.length === 0) return null;
  return (
    <>
      <dt>{t('另外', 'Besides')}</dt>
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
              '渠道退不了这一笔(系统每天只再问一次):请财务先在这里接手,再用银行转账付给买家并登记。',
              'The channel will not refund it and is asked once a day only: finance takes it over here, then pays by the bank and notes it.',
            )
          : t(
              '渠道还没有退成,系统会一直重试;实在退不了,由财务用银行转账退,并在这里登记。',
              'The channel has not refunded it yet and is asked again and again; where it never will, finance pays by the bank and notes it here.',
            )}
      </p>
    );
  }
  const send = async (): Promise<void> => {
    const sent = await api.post(`/api/refunds/${item.refundId}/by-hand`, { reference });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('已记为银行转账退款', 'Noted as paid by the bank'));
    return done();
  };
  const take = async (): Promise<void> => {
    const taken = await api.post(`/api/refunds/${item.refundId}/take-over`);
    if (!taken.ok) return toasts.refuse(taken.refusal);
    setIsOurs(true);
    return toasts.say(
      t(
        '已接手,渠道不再退这一笔,可以转账',
        'It is yours: the channel is not asked any more; transfer it now',
      ),
    );
  };
  if (!isOurs) {
    return (
      <button className="button" onClick={() => void take()}>
        {t('由财务接手,改用银行转账', 'Take it over and pay by the bank')}
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
      <Field
        label={t(
          '渠道退不了、已用银行转账退:转账流水号',
          'Paid by the bank instead: the transfer’s number',
        )}
      >
        <input
          className="input"
          required
          pattern="[A-Za-z0-9_\-]{4,40}"
          value={reference}
          onChange={(event) => setReference(event.target.value)}
        />
      </Field>
      <button className="button">{t('登记已转账', 'Note the transfer')}</button>
    </form>
  );
}
