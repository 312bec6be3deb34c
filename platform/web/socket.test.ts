import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Refusal } from '../kernel/result.ts';
import { openLink, type Link } from './socket.ts';

/** The socket of a page, whose other end is the test. */
class HandSocket extends EventTarget {
  static readonly opened: HandSocket[] = [];
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  readyState = 0;
  constructor() {
    super();
    HandSocket.opened.push(this);
  }
  send(): void {}
  close(): void {}
  open(): void {
    this.readyState = HandSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  tell(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }
  end(code: number): void {
    this.readyState = HandSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

const words = { zh: '等一下', en: 'Wait' };
const passing: Refusal = { code: 'x.too-many', status: 429, words, retryAfterMs: 10_000 };
const final: Refusal = { code: 'x.unknown', status: 401, words };
const frame = { n: 1, at: 0, full: true, put: {}, add: {} };

describe('the link of a page', () => {
  const states: (readonly [string, string | undefined])[] = [];
  let link: Link;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', HandSocket);
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    HandSocket.opened.length = 0;
    states.length = 0;
    link = openLink({
      url: () => 'ws://here',
      onFrame: () => {},
      onState: (state, refusal) => states.push([state, refusal?.code]),
    });
  });
  afterEach(() => {
    link.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  const turnAway = (refusal: Refusal): void => {
    const socket = HandSocket.opened.at(-1);
    socket?.open();
    socket?.tell({ out: refusal });
    socket?.end(4000);
  };

  it('[LIVE-40] that is turned away for now asks again, and stays turned away until it is really in', () => {
    turnAway(passing);
    expect(states.at(-1)).toEqual(['refused', 'x.too-many']);
    states.length = 0;
    vi.advanceTimersByTime(15_000);
    expect(HandSocket.opened).toHaveLength(2);
    turnAway(passing);
    vi.advanceTimersByTime(15_000);
    HandSocket.opened.at(-1)?.open();
    expect(states).toEqual([['refused', 'x.too-many']]);
    HandSocket.opened.at(-1)?.tell(frame);
    expect(states.at(-1)).toEqual(['open', undefined]);
  });

  it('[LIVE-40] that is turned away for good asks no more', () => {
    turnAway(final);
    expect(states.at(-1)).toEqual(['refused', 'x.unknown']);
    vi.advanceTimersByTime(600_000);
    expect(HandSocket.opened).toHaveLength(1);
  });

  it('[LIVE-40] that is lost while it waits outside comes back as from any loss', () => {
    turnAway(passing);
    vi.advanceTimersByTime(15_000);
    HandSocket.opened.at(-1)?.end(1006);
    expect(states.at(-1)).toEqual(['lost', undefined]);
    vi.advanceTimersByTime(8000);
    HandSocket.opened.at(-1)?.open();
    expect(states.at(-1)).toEqual(['open', undefined]);
  });
});
