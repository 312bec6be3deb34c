import type { Frame } from '../realtime/frame.ts';

export type LinkState = 'connecting' | 'open' | 'lost' | 'refused';

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
  readonly onState: (state: LinkState) => void;
}

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

  const receive = (text: string): void => {
    const message: Frame | { re: string } = JSON.parse(text);
    if ('re' in message) {
      const waiting = asked.get(message.re);
      asked.delete(message.re);
      waiting?.done(message);
      return;
    }
    if (message.full !== true && last !== undefined && message.n <= last) return;
    last = message.n;
    if (message.full === true) of = message.of;
    options.onFrame(message);
  };

  const connect = (): void => {
    options.onState('connecting');
    socket = new WebSocket(options.url(of === undefined ? undefined : `${of}.${last}`));
    socket.addEventListener('open', () => {
      tries = 0;
      options.onState('open');
      for (const { text } of asked.values()) socket?.send(text);
    });
    socket.addEventListener('message', (event) => receive(String(event.data)));
    socket.addEventListener('close', (event) => {
      if (closed) return;
      if (event.code === 4000) {
        options.onState('refused');
        return;
      }
      options.onState('lost');
      // Jitter, so that a whole audience does not come back in the same instant.
      const waitMs = Math.min(8000, 300 * 2 ** tries) * (0.5 + Math.random());
      tries += 1;
      timer = setTimeout(connect, waitMs);
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
