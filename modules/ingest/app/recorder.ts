import { createHash } from 'node:crypto';
import type { StreamState } from '../contract.ts';
import type { ChannelDeps } from './channel-deps.ts';
import type { Ending } from './floor.ts';
import { Room } from './room.ts';
import { chainHash, initFile, segmentFile, type SegmentRow } from './segments.ts';

const genesis = '0'.repeat(64);

type Part = Omit<SegmentRow, 'sequence' | 'bytes' | 'sha256' | 'chain'>;

interface Unsure {
  readonly row: SegmentRow;
  readonly bytes: Uint8Array;
}

interface Told {
  /** In its place; recorded, but for a full disk. */
  kept(row: SegmentRow, bytes: Uint8Array): void;
  /** Another program recorded up to here meanwhile. */
  passed(last: SegmentRow): void;
}

/** A session's recording: each segment in its file and in the chain of hashes, one after the other. */
export class Recorder {
  readonly #sessionId: string;
  readonly #deps: ChannelDeps;
  readonly #told: Told;
  readonly #room: Room;
  /** The number of the segment that comes next. */
  next = 0;
  #chain = genesis;
  /** INGEST-28: in its file, and perhaps recorded: it comes before any other. */
  #unsure: Unsure | undefined;
  /** An opening that could not be kept; it is before what comes next. */
  #init: { readonly epoch: number; readonly bytes: Uint8Array } | undefined;

  constructor(sessionId: string, deps: ChannelDeps, told: Told) {
    this.#sessionId = sessionId;
    this.#deps = deps;
    this.#told = told;
    this.#room = new Room(sessionId, deps);
  }

  resume(last: Ending): void {
    this.next = last.sequence + 1;
    this.#chain = last.chain;
  }

  get unrecorded(): StreamState['unrecorded'] {
    return this.#room.unrecorded;
  }

  get waits(): boolean {
    return this.#unsure !== undefined;
  }

  async init(epoch: number, bytes: Uint8Array): Promise<void> {
    const { files } = this.#deps;
    const kept = await this.#room.keep(() => files.write(initFile(this.#sessionId, epoch), bytes));
    this.#init = kept ? undefined : { epoch, bytes };
  }

  async record(part: Part, bytes: Uint8Array): Promise<void> {
    const sequence = this.next;
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const chain = chainHash(this.#chain, sequence, sha256);
    const row = { ...part, sequence, bytes: bytes.length, sha256, chain };
    const { files } = this.#deps;
    const written = await this.#room.keep(async () => {
      const init = this.#init;
      if (init) await files.write(initFile(this.#sessionId, init.epoch), init.bytes);
      this.#init = undefined;
      await files.write(segmentFile(this.#sessionId, sequence), bytes);
    });
    this.#unsure = { row, bytes };
    if (written) await this.settle();
    else this.#done(this.#unsure);
  }

  /**
   * INGEST-28: a segment whose recording was not answered is recorded before anything else is: it may be there, and
   * its place is its own. Where another program recorded meanwhile, what comes next goes behind that.
   */
  async settle(): Promise<void> {
    if (!this.#unsure) return;
    const { row } = this.#unsure;
    let last = row;
    const recorded = await this.#room.keep(async () => {
      last = await this.#deps.save(row);
    });
    if (last.chain !== row.chain) {
      this.#unsure = undefined;
      this.#told.passed(last);
      throw new Error(`another program recorded segment ${last.sequence}`);
    }
    if (recorded) {
      this.#chain = row.chain;
      this.#room.again();
    }
    this.#done(this.#unsure);
  }

  #done({ row, bytes }: Unsure): void {
    this.#unsure = undefined;
    this.next = row.sequence + 1;
    this.#told.kept(row, bytes);
  }
}
