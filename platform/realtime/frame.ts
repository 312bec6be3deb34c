/**
 * All that changed for the members of one channel in one tick. `put` holds values that replace
 * earlier ones, `add` holds items that follow earlier ones. A full frame replaces everything.
 */
export interface Frame {
  readonly n: number;
  readonly at: number;
  readonly full?: true;
  /** Of a full frame: whose count `n` is. Another channel of the same name, as after a restart, counts anew. */
  readonly of?: string;
  readonly put: Readonly<Record<string, unknown>>;
  readonly add: Readonly<Record<string, readonly unknown[]>>;
}
