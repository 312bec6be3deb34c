import type { Payment, ProviderName } from '../contract.ts';

export interface StartPayment {
  readonly id: string;
  readonly orderId: string;
  readonly payerId: string;
  readonly amountFen: number;
  readonly at: number;
  /** When it may be paid, where that is later than now and longer than usual. */
  readonly opensAt?: number;
  readonly payBefore?: number;
}

export interface PastPayment extends StartPayment {
  readonly state: Payment['state'];
  readonly paidAt: number | null;
  readonly refundedAt: number | null;
}

export interface MoneyEvent {
  /** The payment's id, or the refund's: the number under which the channel knows it. */
  readonly no: string;
  readonly orderId: string;
  readonly provider: ProviderName;
  readonly kind: 'pay' | 'refund';
  readonly fen: number;
  readonly at: number;
  readonly state: string;
}
