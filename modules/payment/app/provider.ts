import type { Result } from '../../../platform/kernel/index.ts';
import type { Said } from '../domain/channel-words.ts';
import type { BillReader } from '../domain/bill.ts';
import type { FundReader } from '../domain/fund-flow.ts';
import type { PaymentTicket, ProviderName } from '../contract.ts';

export interface PayOrder {
  /** Our number of it at the channel. */
  readonly no: string;
  readonly orderId: string;
  readonly amountFen: number;
  /** Until when it may be paid, UTC milliseconds. */
  readonly until: number;
}

export interface RefundOrder {
  readonly id: string;
  /** Our number of the payment at the channel. */
  readonly paymentNo: string;
  readonly amountFen: number;
  /** The whole sum of the payment, which WeChat wants to hear again. */
  readonly totalFen: number;
  readonly reason: string;
}

/** The status of a payment at the channel. */
export type PayStatus =
  | { readonly state: 'paid'; readonly fen: number; readonly txn: string }
  | { readonly state: 'waiting' | 'failed' | 'closed' };

/**
 * What a channel says to a closing: nobody can pay there any more; or anything else, such as that it was paid before
 * or that it has not heard of it, as of a code that nobody scanned: then it is asked how it stands.
 */
export type CloseStatus = 'closed' | 'open';

export type RefundStatus =
  | { readonly state: 'done' }
  | { readonly state: 'processing' }
  | {
      readonly state: 'failed';
      /** The channel's code and words, and ours in English; whether anything helps but paying by the bank. */
      readonly why: Said;
      /** The channel itself says that it neither did it nor has it under way. A fault of the line says nothing. */
      readonly sure?: true;
    };

/** What came in at the notice route: the bytes, and the headers that the signature covers. */
export interface RawNotice {
  readonly body: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a genuine notice is about. How it stands is asked for, never believed from the push alone. */
export type NoticeAbout = (
  | { readonly about: 'payment'; readonly no: string }
  | { readonly about: 'refund'; readonly refundId: string }
  | { readonly about: 'nothing' }
) & {
  /** The channel's own number of the notice, which its signature covers and every repetition carries. */
  readonly number?: string | undefined;
};

/** The text of a bill in pieces, and who can read its rows. */
export interface BillFile<R> {
  readonly text: AsyncIterable<string>;
  readonly reader: R;
}

/**
 * The channel says that there is no bill of a day: it makes none where nothing was paid or refunded. Whether that is
 * so its reader knows, not the channel alone.
 */
export class NoBill extends Error {}

/**
 * A payment channel. Calls go over a network and are repeated: every one may be made twice with the
 * same ids and then does nothing the second time. Faults of the line are thrown, a "no" is a value.
 */
export interface Provider {
  readonly name: ProviderName;
  readonly terms: { readonly merchantId: string; readonly feeBp: number };
  start(payment: PayOrder): Promise<Result<PaymentTicket>>;
  query(no: string): Promise<PayStatus>;
  close(no: string): Promise<CloseStatus>;
  refund(refund: RefundOrder): Promise<RefundStatus>;
  queryRefund(refund: RefundOrder): Promise<RefundStatus>;
  /**
   * Verifies the bytes as they came, and their age at the moment `at` at which they did, UTC ms. Refuses with
   * `payment.bad-signature`.
   */
  read(notice: RawNotice, at: number): Result<NoticeAbout>;
  /** What the notice's sender wants to hear when its bytes are durable. */
  readonly thanks: { readonly type: string; readonly body: string };
  bill(day: string): Promise<BillFile<BillReader>>;
  fundFlow(day: string): Promise<BillFile<FundReader>>;
}
