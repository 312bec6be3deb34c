/**
 * All that changed for the members of one channel in one tick. `put` holds values that replace
 * earlier ones, `add` holds items that follow earlier ones. A full frame replaces everything.
 */
export interface Frame {
  readonly n: number;
  readonly at: number;
  readonly full?: true;
  readonly put: Readonly<Record<string, unknown>>;
  readonly add: Readonly<Record<string, readonly unknown[]>>;
}
