import type { Fact } from '../../platform/events/index.ts';

/** A payment looked wrong after the order was made: it must not be shipped before somebody looked. */
export type RiskHeld = Fact<'risk.held.v1', { readonly orderId: string }>;

/** Somebody decided: the order goes on, or its money goes back. */
export type RiskDecided = Fact<
  'risk.decided.v1',
  {
    readonly orderId: string;
    readonly fraud: boolean;
    readonly note: string;
    readonly by: string;
  }
>;
