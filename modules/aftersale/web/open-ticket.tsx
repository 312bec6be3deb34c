import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { api } from '../../../platform/web/react.ts';
import { typedFen } from '../../../platform/kernel/money.ts';
import { allOf, chosenOf, UnitFields } from '../../delivery/web/index.tsx';
import { ticketKinds, ticketKindWords, type TicketKind, type OrderStory } from '../contract.ts';

interface OpenTicketProps {
  readonly story: OrderStory;
  readonly nameOf: (productId: string) => string;
  readonly close: () => void;
  readonly done: () => void;
}

/** Opens a ticket for a buyer who called: what, which goods, why. */
export function OpenTicket({ story: { order, askable }, nameOf, close, done }: OpenTicketProps) {
  const { t, words } = useSay();
  const toasts = useToasts();
  const [kind, setKind] = useState<TicketKind>('return');
  const [reason, setReason] = useState('');
  const [fault, setFault] = useState(false);
  const [amount, setAmount] = useState('');
  const [counts, setCounts] = useState(() => allOf(askable));
  const send = async (): Promise<void> => {
    const lines = chosenOf(askable, counts);
    const amountFen = typedFen(amount);
    const body = { kind, lines, reason, fault, ...(amount === '' ? {} : { amountFen }) };
    const sent = await api.post(`/api/orders/${order.id}/after-sales`, body);
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(t('售后单已创建', 'After-sale ticket opened'));
    return done();
  };
  return (
    <Dialog title={t('代客售后', 'Open ticket')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <Field label={t('售后类型', 'Type')}>
          <select
            className="input"
            value={kind}
            onChange={(event) =>
              setKind(ticketKinds.find((item) => item === event.target.value) ?? 'return')
            }
          >
            {ticketKinds.map((item) => (
              <option key={item} value={item}>
                {words(ticketKindWords[item])}
              </option>
            ))}
          </select>
        </Field>
        <UnitFields {...{ units: askable, counts, change: setCounts, nameOf }} />
        {kind === 'refund' && (
          <Field label={t('仅退差价时填写金额(元)', 'Amount for a price difference only (yuan)')}>
            <input
              className="input"
              inputMode="decimal"
              pattern="\d{1,7}(\.\d{1,2})?"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          </Field>
        )}
        <Field label={t('原因(2–200 字)', 'Reason (2–200 characters)')}>
          <input
            className="input"
            required
            minLength={2}
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        {kind !== 'refund' && (
          <label className="row">
            <input
              type="checkbox"
              checked={fault}
              onChange={(event) => setFault(event.target.checked)}
            />
            {t('商品有质量问题', 'The goods are faulty')}
          </label>
        )}
        <button className="button main">{t('提交', 'Open ticket')}</button>
      </form>
    </Dialog>
  );
}
