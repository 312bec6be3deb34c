import { readInit, readSegment, type Track } from '../../media/mp4.ts';
import { longestSegmentMs, shortestSegmentMs } from '../../media/window.ts';
import type { PublisherState } from './publisher.ts';

interface Part {
  readonly epoch: number;
  readonly kind: 'init' | 'segment';
  readonly bytes: Uint8Array;
}

type Words = { readonly zh: string; readonly en: string };

const pickingUp: Words = {
  zh: '画面中断,正在恢复',
  en: 'Video interrupted; reconnecting',
};
const retryMs = 700;
/** Half a minute of picture is kept for a lost network; what is older is given up, in order. */
const waitingMax = 30;

/**
 * Brings segments to the origin one after another. A lost network is waited out: segments queue
 * and are sent when it is back, so the timeline has no hole; only a refusal of the key ends it. A machine
 * that stood still makes segments without a picture, or of many seconds: they are given up, and what follows
 * goes on in a new epoch.
 */
export class Uplink {
  readonly #key: string;
  readonly #onChange: () => void;
  readonly #publisher = crypto.randomUUID();
  #queue: Part[] = [];
  #running = false;
  #local = 0;
  #remote = new Map<number, number>();
  readonly #inits = new Map<number, Uint8Array>();
  readonly #tracks = new Map<number, readonly Track[]>();
  /** Where an encoder's pictures go on after a hole; undefined while nothing came after it. */
  readonly #goesOn = new Map<number, number | undefined>();
  #numbers = new Map<number, number>();
  #sent: { at: number; bytes: number }[] = [];
  #state: PublisherState['state'] = 'starting';
  #refusal: Words | undefined;
  #closing = false;
  online = true;

  constructor(key: string, onChange: () => void) {
    this.#key = key;
    this.#onChange = onChange;
  }

  get waiting(): number {
    return this.#queue.filter((part) => part.kind === 'segment').length;
  }

  get state(): Omit<PublisherState, 'targetKbps' | 'dropped'> {
    const now = performance.now();
    this.#sent = this.#sent.filter((item) => now - item.at < 6000);
    const bytes = this.#sent.reduce((sum, item) => sum + item.bytes, 0);
    const state = {
      state: this.#state,
      kbps: Math.round((bytes * 8) / 6000),
      waiting: this.waiting,
    };
    return this.#refusal ? { ...state, refusal: this.#refusal } : state;
  }

  newEpoch(): number {
    this.#local += 1;
    return this.#local;
  }

  push(epoch: number, kind: Part['kind'], bytes: Uint8Array): void {
    if (this.#state === 'refused') return;
    const copy = bytes.slice();
    if (kind === 'init') {
      this.#inits.set(epoch, copy);
      this.#tracks.set(epoch, readInit(copy) ?? []);
    } else if (!this.#fit(epoch, copy)) {
      this.#goesOn.set(epoch, undefined);
      this.brokeOff();
      return;
    }
    this.#queue.push({ epoch: this.#after(epoch), kind, bytes: copy });
    const oldest = this.#queue.findIndex((part) => part.kind === 'segment');
    if (this.waiting > waitingMax && oldest >= 0) this.#queue.splice(oldest, 1);
    void this.#run();
  }

  #fit(epoch: number, segment: Uint8Array): boolean {
    const times = readSegment(segment, this.#tracks.get(epoch) ?? []);
    if (!times) return false;
    return times.durationMs >= shortestSegmentMs && times.durationMs <= longestSegmentMs;
  }

  #after(epoch: number): number {
    if (!this.#goesOn.has(epoch)) return epoch;
    const known = this.#goesOn.get(epoch);
    if (known !== undefined) return known;
    const next = this.newEpoch();
    const init = this.#inits.get(epoch);
    if (init) this.#inits.set(next, init);
    this.#goesOn.set(epoch, next);
    return next;
  }

  /** No picture goes out for the moment, and what follows goes on in a new epoch; whoever looks is told. */
  brokeOff(): void {
    if (this.#state !== 'on') return;
    this.#state = 'reconnecting';
    this.#refusal = pickingUp;
    this.#onChange();
  }

  refuse(words: Words): void {
    this.#state = 'refused';
    this.#refusal = words;
    this.#queue = [];
    this.#onChange();
  }

  async close(): Promise<void> {
    this.#closing = true;
    const epoch = [...this.#remote.values()].at(-1);
    if (epoch === undefined || this.#state === 'refused') return;
    for (let tries = 0; tries < 20 && this.#running; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await this.#call('DELETE', `/api/ingest/epochs/${epoch}`).catch(() => undefined);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    while (this.#queue.length > 0 && this.#state !== 'refused') {
      const part = this.#queue[0];
      if (!part) break;
      const done = await this.#send(part);
      this.online = done;
      if (done) this.#queue.shift();
      else if (this.#closing) break;
      else await new Promise((resolve) => setTimeout(resolve, retryMs));
      this.#onChange();
    }
    this.#running = false;
  }

  /** True when the part is through; false when it should be tried again. */
  async #send(part: Part): Promise<boolean> {
    try {
      const epoch = this.#remote.get(part.epoch) ?? (await this.#openEpoch(part.epoch));
      if (epoch === undefined) return false;
      const number = this.#numbers.get(part.epoch) ?? 0;
      const name = part.kind === 'init' ? 'init' : String(number);
      const response = await this.#call('PUT', `/api/ingest/epochs/${epoch}/${name}`, part.bytes);
      if (response.status === 410) {
        // The origin ended this epoch while we were away: the same pictures go on in a new one.
        this.#remote.delete(part.epoch);
        return false;
      }
      if (!response.ok) return await this.#refused(response);
      if (part.kind === 'segment') this.#numbers.set(part.epoch, number + 1);
      this.#sent.push({ at: performance.now(), bytes: part.bytes.length });
      this.#state = 'on';
      this.#refusal = undefined;
      return true;
    } catch {
      this.#state = 'reconnecting';
      return false;
    }
  }

  async #openEpoch(local: number): Promise<number | undefined> {
    const response = await this.#call('POST', '/api/ingest/epochs');
    if (!response.ok) {
      await this.#refused(response);
      return undefined;
    }
    const { epoch }: { epoch: number } = await response.json();
    this.#remote.set(local, epoch);
    const init = this.#inits.get(local);
    if (init) await this.#call('PUT', `/api/ingest/epochs/${epoch}/init`, init);
    return epoch;
  }

  async #refused(response: Response): Promise<boolean> {
    const { words }: { words?: Words } = await response.json().catch(() => ({}));
    if (response.status === 409 || response.status >= 500 || response.status === 429) {
      // Another publisher may go, the server may come back: say why, and keep trying.
      this.#state = 'reconnecting';
      this.#refusal = words;
      return false;
    }
    this.refuse(words ?? { zh: `被拒绝(${response.status})`, en: `Refused (${response.status})` });
    return false;
  }

  async #call(method: string, path: string, body?: Uint8Array): Promise<Response> {
    return fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${this.#key}`,
        'x-publisher': this.#publisher,
        ...(body ? { 'content-type': 'video/mp4' } : {}),
      },
      ...(body ? { body: new Blob([Uint8Array.from(body)]) } : {}),
      signal: AbortSignal.timeout(8000),
    });
  }
}
