/** Facts that were made durable together: a link of the chain. Its text is what the hash covers, byte for byte. */
export interface TapeBatch {
  readonly runId: string;
  readonly batch: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly facts: string;
  readonly previous: string;
  readonly hash: string;
}
