import type { Fact } from '../../platform/events/index.ts';
import type { MovementKind } from './contract.ts';

/** Goods moved in the real warehouse; a rehearsal's goods are not told. Costs are in fen. */
export type StockMoved = Fact<
  'stock.moved.v1',
  {
    readonly kind: MovementKind;
    readonly reference: string;
    readonly lines: readonly {
      readonly lotId: string;
      readonly productId: string;
      /** Units that came (positive) or went (negative). */
      readonly quantity: number;
      readonly costFen: number;
    }[];
  }
>;
