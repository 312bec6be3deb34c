import type { Refusal } from '../kernel/result.ts';
import type { Frame } from '../realtime/frame.ts';

export type LinkState = 'connecting' | 'open' | 'lost' | 'refused';

export interface Link {
  /** Sends when open. Messages with an `id` wait for an answer and are sent again after a loss. */
  send(message: object): void;
  ask(message: { readonly id: string }): Promise<unknown>;
  close(): void;
}

interface LinkOptions {
  readonly url: (from: number | undefined) => string;
  readonly onFrame: (frame: Frame) => void;
  /** With `refused` comes why: words for people, and code. */
  readonly onState: (state: LinkState, refusal?: Refusal) => void;
}

/**
 * A socket that comes back by itself: it asks for the frames since the last one seen, so nothing
 * is missed after a short loss and nothing is shown twice.
 */
export function openLink(options: LinkOptions): Link {
  let socket: WebSocket | undefined;
  let last: number | undefined;
  let tries = 0;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let refusal: Refusal | undefined;
  const asked = new Map<string, { text: string; done: (answer: unknown) => void }>();

  const receive = (text: string): void => {
    const message: Frame | { re: string } | { out: Refusal } = JSON.parse(text);
    if ('out' in message) {
      refusal = message.out;
      return;
    }
    letIn();
    if ('re' in message) {
      const waiting = asked.get(message.re);
      asked.delete(message.re);
      waiting?.done(message);
      return;
    }
    if (message.full !== true && last !== undefined && message.n <= last) return;
    last = message.n;
    options.onFrame(message);
  };

  const letIn = (): void => {
    if (!refusal) return;
    refusal = undefined;
    options.onState('open');
  };

  const again = (ms: number): void => {
    // Jitter, so that a whole audience does not come back in the same instant.
    timer = setTimeout(connect, ms * (0.5 + Math.random()));
  };

  const connect = (): void => {
    if (!refusal) options.onState('connecting');
    socket = new WebSocket(options.url(last));
    socket.addEventListener('open', () => {
      tries = 0;
      if (!refusal) options.onState('open');
      for (const { text } of asked.values()) socket?.send(text);
    });
    socket.addEventListener('message', (event) => receive(String(event.data)));
    socket.addEventListener('close', (event) => {
      if (closed) return;
      if (event.code === 4000) {
        options.onState('refused', refusal);
        if (refusal?.retryAfterMs !== undefined) again(refusal.retryAfterMs);
        return;
      }
      refusal = undefined;
      options.onState('lost');
      again(Math.min(8000, 300 * 2 ** tries));
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
