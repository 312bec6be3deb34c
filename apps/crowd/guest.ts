import { WebSocket } from 'ws';
import {
  inventedBuyer,
  nextAction,
  nickname,
  pickSegment,
  stayMs,
  type ViewerAction,
  type Scene,
} from '../../modules/academy/contract.ts';
import type { Product } from '../../modules/catalog/contract.ts';
import type { PublicSession } from '../../modules/live/contract.ts';
import type { Frame } from '../../platform/realtime/frame.ts';
import type { Random } from '../../platform/kernel/index.ts';

export interface CrowdContext {
  readonly server: string;
  readonly session: PublicSession;
  readonly products: ReadonlyMap<string, Product>;
  readonly random: Random;
  readonly tally: {
    entered: number;
    inside: number;
    said: number;
    placed: number;
    refused: number;
    lost: number;
  };
}

/** The part of the audience's frame that a guest looks at; see live/app/showroom.ts. */
interface SeenShow {
  readonly runId: string;
  readonly closed: boolean;
  readonly cue: { readonly kind: string } | null;
  readonly pinned: string | null;
  readonly stream: { readonly on: boolean };
  readonly offers: readonly {
    readonly id: string;
    readonly productId: string;
    readonly priceFen: number;
    readonly quota: number;
    readonly taken: number;
  }[];
}

const stepMs = 1000;

/** One member of the simulated audience, from the card in the lobby to leaving. */
export class Guest {
  readonly #context: CrowdContext;
  readonly #gone: () => void;
  readonly #segment;
  #socket: WebSocket | undefined;
  #token = '';
  #addressId: string | undefined;
  #show: SeenShow | undefined;
  #bought = false;
  #followed = false;
  #seen = '';
  #timer: ReturnType<typeof setInterval> | undefined;
  #said = 0;

  constructor(context: CrowdContext, gone: () => void) {
    this.#context = context;
    this.#gone = gone;
    this.#segment = pickSegment(context.random);
  }

  async come(): Promise<void> {
    const { random, session, server, tally } = this.#context;
    try {
      const body = { nickname: nickname(random), simulated: true };
      const viewer = await this.#post<{ token: string }>('/api/viewers', body);
      this.#token = viewer.token;
      await this.#post(`/api/public/sessions/${session.id}/shown`, { source: 'lobby' });
    } catch {
      tally.lost += 1;
      this.#gone();
      return;
    }
    const address = server.replace(/^http/, 'ws');
    const query = `session=${session.id}&as=viewer&source=lobby&token=${this.#token}`;
    const socket = new WebSocket(`${address}/live?${query}`, { perMessageDeflate: false });
    this.#socket = socket;
    socket.on('open', () => {
      tally.entered += 1;
      tally.inside += 1;
      this.#timer = setInterval(() => this.#step(), stepMs);
      setTimeout(() => this.go(), stayMs(random, this.#segment)).unref();
    });
    socket.on('message', (data) => {
      if (Buffer.isBuffer(data)) this.#look(data.toString('utf8'));
    });
    socket.on('error', () => {
      tally.lost += 1;
    });
    socket.on('close', () => this.#leave());
  }

  go(): void {
    this.#socket?.close();
  }

  #leave(): void {
    if (this.#timer) this.#context.tally.inside -= 1;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#gone();
  }

  #look(text: string): void {
    // Most frames only carry chat; what the show is comes rarely and is what a guest acts on.
    if (!text.includes('"show"')) return;
    const frame: Frame = JSON.parse(text);
    const show = frame.put['show'] as SeenShow | undefined;
    if (show) this.#show = show;
    if (show?.closed === true) this.go();
  }

  #step(): void {
    const show = this.#show;
    if (!show) return;
    const flash = show.offers.find((offer) => offer.taken < offer.quota);
    const scene: Scene = {
      cueKind: show.cue?.kind ?? null,
      pinned: show.pinned,
      flash: flash ? { offerId: flash.id, productId: flash.productId } : null,
      stalledMs: show.stream.on ? 0 : 5000,
    };
    if (show.pinned !== null && show.pinned !== this.#seen) {
      this.#seen = show.pinned;
      this.#say({ t: 'shown', p: [show.pinned] });
    }
    // A rehearsal without a picture is still a rehearsal: nobody leaves for it.
    const action = nextAction(
      this.#context.random,
      this.#segment,
      { ...scene, stalledMs: 0 },
      stepMs,
    );
    this.#perform(action).catch(() => {
      this.#context.tally.refused += 1;
    });
  }

  async #perform(action: ViewerAction): Promise<void> {
    switch (action.do) {
      case 'chat':
        this.#said += 1;
        this.#context.tally.said += 1;
        this.#say({ t: 'say', id: `s${this.#said}`, text: action.text });
        return;
      case 'like':
        this.#say({ t: 'like', n: action.n });
        return;
      case 'follow':
        if (!this.#followed) this.#say({ t: 'follow', id: 'f1' });
        this.#followed = true;
        return;
      case 'open':
        this.#say({ t: 'open', p: action.productId });
        return;
      case 'buy':
        await this.#buy(action);
        return;
      case 'leave':
        this.go();
        return;
      default:
        return;
    }
  }

  async #buy(action: Extract<ViewerAction, { do: 'buy' }>): Promise<void> {
    const show = this.#show;
    if (this.#bought || !show) return;
    this.#bought = true;
    this.#say({ t: 'open', p: action.productId });
    const offer = show.offers.find((item) => item.id === action.offerId);
    const unitFen = offer?.priceFen ?? this.#context.products.get(action.productId)?.priceFen;
    if (unitFen === undefined) return;
    this.#addressId ??= (
      await this.#post<{ id: string }>('/api/me/addresses', inventedBuyer(this.#context.random))
    ).id;
    const order = await this.#post<{ paymentId: string }>(
      '/api/orders',
      {
        runId: show.runId,
        lines: [{ productId: action.productId, quantity: 1 }],
        addressId: this.#addressId,
        expectedFen: unitFen,
        ...(offer ? { offerId: offer.id } : {}),
      },
      { 'idempotency-key': crypto.randomUUID() },
    );
    this.#context.tally.placed += 1;
    const outcome = action.pays ? 'pay' : 'ignore';
    await this.#post(`/api/payments/${order.paymentId}/cashier`, { outcome });
  }

  #say(message: object): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  async #post<T>(path: string, body: object, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(this.#context.server + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...headers,
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    const value: T = text === '' ? undefined : JSON.parse(text);
    return value;
  }
}
