import type { CmafSink } from '../../../media/cmaf.ts';
import type { FlvTag } from '../../../media/flv.ts';
import { Remuxer, type StreamTrouble } from '../../../media/remux.ts';
import { ok, type Refusal, type Result } from '../../../platform/kernel/index.ts';
import { notCarried } from '../refusals.ts';
import type { RtmpCaps } from './rtmp-caps.ts';
import { RtmpBroken, RtmpProtocol } from './rtmp-protocol.ts';

/** The program's side of a publisher: who may publish, and where its segments go. */
export interface Desk {
  /** Opens an epoch, the first and each that follows. */
  open(publisher: string, key: string): Promise<Result<number>>;
  init(publisher: string, epoch: number, bytes: Uint8Array): Promise<Result<true>>;
  segment(publisher: string, part: SegmentPart, bytes: Uint8Array): Promise<Result<true>>;
  /** Media comes, though no segment is whole yet: the place is taken. */
  alive(publisher: string): Promise<Result<true>>;
  /** What the encoder was told, for the director. */
  refused(publisher: string, key: string, refusal: Refusal): Promise<Result<true>>;
  close(publisher: string): Promise<Result<true>>;
}

export interface SegmentPart {
  readonly epoch: number;
  readonly number: number;
}

/** The encoder's side. */
export interface Wire {
  send(bytes: Uint8Array): void;
  /** Sends what is left to send, then ends. */
  hangUp(): void;
  /** Lets the encoder wait: nothing more is read until it may go on. */
  hold(on: boolean): void;
}

export interface PublisherDeps {
  readonly id: string;
  readonly desk: Desk;
  readonly wire: Wire;
  readonly now: () => number;
  readonly caps: Pick<RtmpCaps, 'bytes' | 'idle'>;
  /** One that was let go without a word: why, for whoever counts. */
  letGo(why: 'no-key' | 'silent' | 'unreadable'): void;
  note(what: string, detail: unknown): void;
}

/** How long one may stay without a key that was accepted. */
const keyWithinMs = 10_000;
const piece = 1024;
const mostWaiting = 4;

/**
 * One RTMP connection, from its first byte to its last segment: the key is asked for before anything
 * is answered; what cannot be carried is told to the encoder and to the desk in the same words.
 */
export class RtmpPublisher {
  readonly #deps: PublisherDeps;
  readonly #protocol: RtmpProtocol;
  readonly #remuxer: Remuxer;
  readonly #since: number;
  #key = '';
  #state: 'new' | 'asking' | 'on' | 'over' = 'new';
  #heardAt: number;
  #unknownBytes = 0;
  /** It could not be read once, and is told so: what follows has no beginning. */
  #isDeaf = false;
  #held: Buffer[] = [];
  #early: FlvTag[] = [];
  #epochs: number[] = [];
  #waiting = 0;
  #isHeld = false;
  #fresh = false;
  #work: Promise<void> = Promise.resolve();

  constructor(deps: PublisherDeps) {
    this.#deps = deps;
    this.#since = deps.now();
    this.#heardAt = this.#since;
    this.#protocol = new RtmpProtocol(
      {
        send: (bytes) => deps.wire.send(bytes),
        publish: (key) => this.#ask(key),
        tag: (tag) => this.#tag(tag),
      },
      deps.caps.bytes,
    );
    this.#remuxer = new Remuxer({
      now: deps.now,
      epoch: () => this.#epoch(),
      trouble: (trouble) => this.#troubled(trouble),
    });
  }

  bytes(bytes: Buffer): void {
    this.#heardAt = this.#deps.now();
    if (this.#state === 'over' || this.#isDeaf) return;
    if (this.#state === 'asking') this.#held.push(bytes);
    else this.#parse(bytes);
  }

  /** Once a second: who has no key by now, or went without a word, is let go. */
  tick(): void {
    const now = this.#deps.now();
    // INGEST-32: while the program lets it wait, the silence is ours.
    if (this.#isHeld) this.#heardAt = now;
    const late = this.#state === 'new' && now - this.#since > keyWithinMs;
    const silent = now - this.#heardAt > this.#deps.caps.idle * 1000;
    if (late || silent) this.#letGo(late ? 'no-key' : 'silent');
    else if (this.#fresh) this.#then(() => this.#deps.desk.alive(this.#deps.id));
    this.#fresh = false;
  }

  /** The connection is gone. Resolves when the last group of pictures is handed on. */
  async end(): Promise<void> {
    const told = this.#state === 'asking' || this.#state === 'on';
    this.#state = 'over';
    await this.#remuxer.end();
    if (told || this.#key !== '') this.#then(() => this.#deps.desk.close(this.#deps.id));
    await this.#work;
  }

  /** In small pieces until the key is known: what follows a wish to publish waits for its answer. */
  #parse(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length; at += piece) {
        if (this.#state === 'on') return this.#protocol.bytes(bytes.subarray(at));
        if (this.#state === 'over') return;
        if (this.#state === 'asking') this.#held.push(bytes.subarray(at, at + piece));
        else this.#read(bytes.subarray(at, at + piece));
      }
    } catch (error) {
      // Whatever the parser throws at hostile bytes ends this connection, and nothing else.
      this.#deps.note('RTMP publisher sent what cannot be read', error);
      if (this.#state !== 'on') return this.#letGo('unreadable');
      this.#isDeaf = true;
      this.#troubled({ what: 'unreadable', detail: '' });
    }
  }

  #read(bytes: Buffer): void {
    this.#unknownBytes += bytes.length;
    if (this.#unknownBytes > this.#deps.caps.bytes) throw new RtmpBroken('no key in all that');
    this.#protocol.bytes(bytes);
  }

  /** Counted once: a socket that hangs on is looked at again every second. */
  #letGo(why: 'no-key' | 'silent' | 'unreadable'): void {
    if (this.#state === 'over') return;
    this.#deps.letGo(why);
    this.#over();
  }

  #ask(key: string): void {
    this.#key = key;
    this.#state = 'asking';
    this.#hold();
    this.#then(async () => {
      const opened = await this.#deps.desk.open(this.#deps.id, key);
      if (opened.ok) this.#accepted(opened.value);
      return opened;
    });
  }

  #accepted(epoch: number): void {
    if (this.#state !== 'asking') return;
    this.#epochs.push(epoch);
    this.#state = 'on';
    this.#protocol.accept();
    const [early, held] = [this.#early, this.#held];
    this.#early = [];
    this.#held = [];
    for (const tag of early) this.#tag(tag);
    for (const bytes of held) if (this.#state === 'on' && !this.#isDeaf) this.#parse(bytes);
    this.#hold();
  }

  #tag(tag: FlvTag): void {
    if (this.#state === 'asking') this.#early.push(tag);
    else if (this.#state === 'on') {
      this.#fresh = true;
      this.#remuxer.tag(tag);
    }
  }

  #epoch(): CmafSink {
    const { desk, id } = this.#deps;
    let epoch = 0;
    let number = -1;
    this.#then(async () => {
      const first = this.#epochs.pop();
      const opened = first === undefined ? await desk.open(id, this.#key) : ok(first);
      if (opened.ok) epoch = opened.value;
      return opened;
    });
    return {
      init: (bytes) => this.#then(() => desk.init(id, epoch, bytes)),
      segment: (bytes) => {
        this.#waits(1);
        this.#then(async () => {
          number += 1;
          const taken = await desk.segment(id, { epoch, number }, bytes);
          this.#waits(-1);
          return taken;
        });
      },
    };
  }

  /** The desk is slower than the encoder: it waits, and the memory does not fill. */
  #waits(more: number): void {
    this.#waiting += more;
    this.#hold();
  }

  /** While its key is judged, and while as much waits as may, nothing more is read. */
  #hold(): void {
    const isHeld = this.#state === 'asking' || this.#waiting >= mostWaiting;
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    this.#deps.wire.hold(isHeld);
  }

  #troubled(trouble: StreamTrouble): void {
    this.#then(() => Promise.resolve({ ok: false, refusal: notCarried(trouble) }));
  }

  #then(step: () => Promise<Result<unknown>>): void {
    // INGEST-33: whatever fails in a step, telling a refusal too, the steps that follow are done.
    this.#work = this.#work
      .then(step)
      .then((done) => (done.ok ? undefined : this.#refused(done.refusal)))
      .catch((error: unknown) => {
        this.#deps.note('RTMP publisher failed', error);
        this.#over();
      });
  }

  async #refused(refusal: Refusal): Promise<void> {
    if (this.#state === 'over') return;
    const { code, words } = refusal;
    const aboutKey = this.#state === 'asking';
    this.#protocol.refuse(
      aboutKey ? 'NetStream.Publish.BadName' : 'NetStream.Publish.Rejected',
      `${words.en} ${words.zh} (${code})`,
    );
    this.#over();
    const { desk, id } = this.#deps;
    await desk.refused(id, this.#key, refusal);
  }

  #over(): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    this.#held = [];
    this.#early = [];
    this.#deps.wire.hangUp();
  }
}
