import { no, ok, type Refusal, type Result } from '../../../platform/kernel/index.ts';
import { epochOver, keyUnknown } from '../refusals.ts';
import type { StreamChannel } from './channel.ts';
import type { Desk } from './rtmp-publisher.ts';

export interface DeskDeps {
  /** Where the key leads, or for this publisher still does. */
  channelOf(key: string, publisher: string): Promise<StreamChannel | undefined>;
  /** Somebody came with a key that belongs to no session. */
  wrongKey(refusal: Refusal): void;
  /** One was sent away, by the code of what it was told. */
  sentAway(why: string): void;
}

/** The main thread's side of RTMP: keys are judged and segments taken here, whoever reads the socket. */
export class ChannelDesk implements Desk {
  readonly #deps: DeskDeps;
  readonly #keys = new Map<string, string>();

  constructor(deps: DeskDeps) {
    this.#deps = deps;
  }

  async open(publisher: string, key: string): Promise<Result<number>> {
    const channel = await this.#deps.channelOf(key, publisher);
    if (!channel) return no(keyUnknown);
    const opened = await channel.open({ id: publisher, source: 'rtmp' });
    if (opened.ok) this.#keys.set(publisher, key);
    return opened;
  }

  init(publisher: string, epoch: number, bytes: Uint8Array): Promise<Result<true>> {
    return this.#with(publisher, (channel) => channel.init(epoch, bytes));
  }

  segment(
    publisher: string,
    { epoch, number }: { readonly epoch: number; readonly number: number },
    bytes: Uint8Array,
  ): Promise<Result<true>> {
    return this.#with(publisher, (channel) => channel.segment(epoch, number, bytes));
  }

  alive(publisher: string): Promise<Result<true>> {
    return this.#with(publisher, async (channel) => ok(channel.alive(publisher)));
  }

  async refused(publisher: string, key: string, refusal: Refusal): Promise<Result<true>> {
    this.#deps.sentAway(refusal.code);
    const channel = await this.#deps.channelOf(key, publisher);
    if (channel) channel.refused(refusal);
    else this.#deps.wrongKey(refusal);
    return ok(true);
  }

  async close(publisher: string): Promise<Result<true>> {
    const key = this.#keys.get(publisher);
    this.#keys.delete(publisher);
    const channel = key === undefined ? undefined : await this.#deps.channelOf(key, publisher);
    await channel?.close(publisher);
    return ok(true);
  }

  /** Who read their sockets is gone. */
  async closeAll(): Promise<void> {
    for (const publisher of this.#keys.keys()) await this.close(publisher);
  }

  /** INGEST-6: a key that was replaced is dead at once, in the middle of a stream too. */
  async #with(
    publisher: string,
    work: (channel: StreamChannel) => Promise<Result<true>>,
  ): Promise<Result<true>> {
    const key = this.#keys.get(publisher);
    if (key === undefined) return no(epochOver);
    const channel = await this.#deps.channelOf(key, publisher);
    return channel ? work(channel) : no(keyUnknown);
  }
}
