import type { Refusal } from '../kernel/result.ts';
import type { Frame } from '../realtime/frame.ts';

/** Why there is no connection for a while though nothing is wrong: LIFE-10, LIVE-37, LIVE-91. */
type Calm = 'back-soon' | 'busy' | 'elsewhere' | 'placeless';

export type LinkState = 'connecting' | 'open' | 'lost' | 'refused' | Calm;

export interface Link {
  /** Sends when open. Messages with an `id` wait for an answer and are sent again after a loss. */
  send(message: object): void;
  ask(message: { readonly id: string }): Promise<unknown>;
  close(): void;
}

interface LinkOptions {
  /** `from` names the last frame that was seen, for a channel that still knows it. */
  readonly url: (from: string | undefined) => string;
  readonly onFrame: (frame: Frame) => void;
  /** With `refused` comes why: words for people, and code. */
  readonly onState: (state: LinkState, refusal?: Refusal) => void;
  /** LIVE-91: the room is at another address, which is not this page's own. */
  readonly goTo: (url: string) => void;
}

type Message =
  | Frame
  | { readonly out: Refusal }
  | { readonly re: string }
  | { readonly t: 'elsewhere'; readonly url: string | null };

/** RFC 6455 §7.4.2: our own code, after which it is known why. */
const turnedAway = 4000;
/** RFC 6455 §7.4.1 and the registry of its codes: the service restarts; try again later. */
const calmBy: Readonly<Record<number, Calm>> = { 1012: 'back-soon', 1013: 'busy' };
/** A restart that takes longer is a trouble like any other. */
const calmMs = 60_000;

/**
 * A socket that comes back by itself: it asks for the frames since the last one seen, so nothing
 * is missed after a short loss and nothing is shown twice.
 */
export function openLink(options: LinkOptions): Link {
  let socket: WebSocket | undefined;
  let last: number | undefined;
  let of: string | undefined;
  let tries = 0;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const asked = new Map<string, { text: string; done: (answer: unknown) => void }>();
  /** LIVE-40: why this page is outside; it stays so between tries, until it is really in. */
  let refusal: Refusal | undefined;
  let told = false;
  let calm: { readonly why: Calm; readonly until: number } | undefined;

  const say = (state: LinkState): void => {
    if (refusal) return;
    options.onState(calm && Date.now() < calm.until ? calm.why : state);
  };

  const calmly = (why: Calm): void => {
    refusal = undefined;
    if (calm?.why !== why) calm = { why, until: Date.now() + calmMs };
  };

  const letIn = (): void => {
    const outside = refusal !== undefined || calm !== undefined;
    refusal = undefined;
    calm = undefined;
    if (outside) say('open');
  };

  const receive = (text: string): void => {
    const message: Message = JSON.parse(text);
    if ('out' in message) {
      calm = undefined;
      refusal = message.out;
      return;
    }
    if ('t' in message) {
      told = true;
      const { url } = message;
      calmly(url === null ? 'placeless' : 'elsewhere');
      if (url !== null && new URL(url).origin !== location.origin) options.goTo(url);
      return;
    }
    if ('re' in message) {
      const waiting = asked.get(message.re);
      asked.delete(message.re);
      waiting?.done(message);
      return;
    }
    tries = 0;
    letIn();
    if (message.full !== true && last !== undefined && message.n <= last) return;
    last = message.n;
    if (message.full === true) of = message.of;
    options.onFrame(message);
  };

  const again = (ms: number): void => {
    // Jitter, so that a whole audience does not come back in the same instant.
    timer = setTimeout(connect, ms * (0.5 + Math.random()));
  };

  const connect = (): void => {
    say('connecting');
    told = false;
    socket = new WebSocket(options.url(of === undefined ? undefined : `${of}.${last}`));
    socket.addEventListener('open', () => {
      // Who is sent away was let in for a moment each time.
      if (!calm && !refusal) tries = 0;
      say('open');
      for (const { text } of asked.values()) socket?.send(text);
    });
    socket.addEventListener('message', (event) => receive(String(event.data)));
    socket.addEventListener('close', (event) => {
      if (closed) return;
      if (event.code === turnedAway) {
        calm = undefined;
        options.onState('refused', refusal);
        if (refusal?.retryAfterMs !== undefined) again(refusal.retryAfterMs);
        return;
      }
      refusal = undefined;
      // Who was told where to go was told why before.
      const why = told ? undefined : calmBy[event.code];
      if (why) calmly(why);
      say('lost');
      // After a restart it has more time.
      again(Math.min(8000, (calm ? 1600 : 300) * 2 ** tries));
      tries += 1;
    });
  };
  connect();
  const backOnline = (): void => {
    if (socket?.readyState === WebSocket.CLOSED && !closed) {
      clearTimeout(timer);
      connect();
    }
  };
  globalThis.addEventListener('online', backOnline);

  return {
    send: (message) => {
      if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
    },
    ask: (message) =>
      new Promise((done) => {
        const text = JSON.stringify(message);
        asked.set(message.id, { text, done });
        if (socket?.readyState === WebSocket.OPEN) socket.send(text);
      }),
    close: () => {
      closed = true;
      clearTimeout(timer);
      globalThis.removeEventListener('online', backOnline);
      socket?.close();
    },
  };
}
