/** Who did it, as tapes and audit rows name them. */
export interface Actor {
  readonly id: string;
  readonly name: string;
}
