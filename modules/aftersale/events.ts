import type { Fact } from '../../platform/events/index.ts';
import type { AfterSale } from './contract.ts';

/** A case of after-sale took a step, or its clock nearly ran out (`after-sale.escalated.v1`). */
export type AfterSaleMoved = Fact<
  'after-sale.moved.v1' | 'after-sale.escalated.v1',
  { readonly step: string; readonly case: AfterSale }
>;
