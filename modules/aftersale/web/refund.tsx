import { useState } from 'react';
import { Dialog, Field, useToasts } from '../../../design/parts.tsx';
import { useSay } from '../../../design/words.tsx';
import { yuan } from '../../../platform/kernel/money.ts';
import { api } from '../../../platform/web/react.ts';
import type { Order } from '../../order/contract.ts';

interface RefundProps {
  readonly order: Order;
  readonly close: () => void;
  readonly done: () => void;
}

/** Says what will happen, asks why, and asks only once: money that went back cannot be taken back. */
export function Refund({ order, close, done }: RefundProps) {
  const { t } = useSay();
  const toasts = useToasts();
  const { deposit } = order;
  const depositFen = !deposit || deposit.paidAt === null ? 0 : deposit.fen;
  const restFen = order.state === 'reserved' ? 0 : order.totalFen - order.refundedFen;
  const backFen = depositFen + restFen;
  const [reason, setReason] = useState('');
  const send = async (): Promise<void> => {
    const sent = await api.post(`/api/orders/${order.id}/refund`, { reason });
    if (!sent.ok) return toasts.refuse(sent.refusal);
    toasts.say(
      t(
        '退款已发起,渠道处理后到账',
        'Refund started; it arrives once the channel has processed it',
      ),
    );
    return done();
  };
  return (
    <Dialog title={t('退款', 'Refund')} open onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <p>
          {t(
            `剩余 ${yuan(backFen)} 原路退回;未发货商品回库,券和补贴名额退还。不可撤销。`,
            `${yuan(backFen)} is refunded; unshipped goods, coupons and subsidy quota are released. This cannot be undone.`,
          )}
        </p>
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
        <button className="button stop">{t('确认退款', 'Refund')}</button>
      </form>
    </Dialog>
  );
}
