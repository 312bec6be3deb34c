import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Refusal } from '../kernel/result.ts';
import { linkWords, wrongLinks } from './link-words.ts';
import { openLink, type Link, type LinkState } from './socket.ts';

/** A browser's socket that does only what a test makes it do. */
class HandSocket extends EventTarget {
  static readonly OPEN = 1;
  static readonly CLOSED = 3;
  static readonly made: HandSocket[] = [];
  readyState = 0;

  constructor() {
    super();
    HandSocket.made.push(this);
  }

  send(): void {}
  close(): void {}

  opens(): void {
    this.readyState = HandSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }

  tells(message: object): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data: JSON.stringify(message) }));
  }

  ends(code: number): void {
    this.readyState = HandSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

const frame = { n: 1, at: 0, full: true, put: {}, add: {} };

describe('a page whose connection goes', () => {
  const states: LinkState[] = [];
  const went: string[] = [];
  const now = (): LinkState | undefined => states.at(-1);
  const socket = (): HandSocket => {
    const last = HandSocket.made.at(-1);
    if (!last) throw new Error('no socket was made');
    return last;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', HandSocket);
    vi.stubGlobal('location', { origin: 'https://here.example' });
    vi.stubGlobal('addEventListener', () => {});
    vi.spyOn(Math, 'random').mockReturnValue(0.5);
    HandSocket.made.length = 0;
    states.length = 0;
    went.length = 0;
    openLink({
      url: () => 'wss://here.example/live',
      onFrame: () => {},
      onState: (state) => void states.push(state),
      goTo: (url) => void went.push(url),
    });
    socket().opens();
    socket().tells(frame);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
  });

  it('[LIFE-10] because the service restarts says so calmly until it is back, and leaves it time', async () => {
    socket().ends(1012);
    expect(now()).toBe('back-soon');
    await vi.advanceTimersByTimeAsync(1500);
    expect(HandSocket.made).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(HandSocket.made).toHaveLength(2);
    // It is not there yet.
    socket().ends(1006);
    expect(now()).toBe('back-soon');
    await vi.advanceTimersByTimeAsync(3300);
    socket().opens();
    socket().tells(frame);
    expect(now()).toBe('open');
    expect(new Set(states)).toEqual(new Set(['connecting', 'open', 'back-soon']));
    expect(wrongLinks).not.toContain('back-soon');
    expect(linkWords('back-soon')).toEqual({ zh: '马上恢复', en: 'Back in a moment' });
  });

  it('[LIFE-10] one that is not back after a minute is told as lost', async () => {
    socket().ends(1012);
    for (let count = 0; count < 20; count += 1) {
      await vi.advanceTimersByTimeAsync(8000);
      if (socket().readyState !== HandSocket.CLOSED) socket().ends(1006);
    }
    expect(now()).toBe('lost');
  });

  it('[LIVE-91] because the room is elsewhere says so and goes there', () => {
    socket().tells({ t: 'elsewhere', url: 'https://there.example' });
    socket().ends(1013);
    expect([now(), went]).toEqual(['elsewhere', ['https://there.example']]);
  });

  it.each([
    ['elsewhere', 'https://here.example'],
    ['placeless', null],
  ])('[LIVE-91] where there is nowhere to go (%s) it comes again by itself', async (why, url) => {
    socket().tells({ t: 'elsewhere', url });
    socket().ends(1013);
    expect([now(), went]).toEqual([why, []]);
    await vi.advanceTimersByTimeAsync(2000);
    socket().opens();
    // Let in for a moment is not back.
    expect(now()).toBe(why);
    socket().tells(frame);
    expect(now()).toBe('open');
  });

  it('[LIVE-37] because it is crowded waits longer each time', async () => {
    for (const [index, waitMs] of [1600, 3200, 6400, 8000, 8000].entries()) {
      if (index > 0) socket().opens();
      socket().ends(1013);
      expect(now()).toBe('busy');
      await vi.advanceTimersByTimeAsync(waitMs - 1);
      expect(HandSocket.made).toHaveLength(index + 1);
      await vi.advanceTimersByTimeAsync(1);
      expect(HandSocket.made).toHaveLength(index + 2);
    }
  });
});

const words = { zh: '等一下', en: 'Wait' };
const passing: Refusal = { code: 'x.too-many', status: 429, words, retryAfterMs: 10_000 };
const final: Refusal = { code: 'x.unknown', status: 401, words };

describe('the link of a page', () => {
  const states: (readonly [string, string | undefined])[] = [];
  let link: Link;
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', HandSocket);
    const page = new EventTarget();
    vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
    vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
    HandSocket.made.length = 0;
    states.length = 0;
    link = openLink({
      url: () => 'ws://here',
      onFrame: () => {},
      onState: (state, refusal) => states.push([state, refusal?.code]),
      goTo: () => {},
    });
  });
  afterEach(() => {
    link.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
  const turnAway = (refusal: Refusal): void => {
    const socket = HandSocket.made.at(-1);
    socket?.opens();
    socket?.tells({ out: refusal });
    socket?.ends(4000);
  };

  it('[LIVE-40] that is turned away for now asks again, and stays turned away until it is really in', () => {
    turnAway(passing);
    expect(states.at(-1)).toEqual(['refused', 'x.too-many']);
    states.length = 0;
    vi.advanceTimersByTime(15_000);
    expect(HandSocket.made).toHaveLength(2);
    turnAway(passing);
    vi.advanceTimersByTime(15_000);
    HandSocket.made.at(-1)?.opens();
    expect(states).toEqual([['refused', 'x.too-many']]);
    HandSocket.made.at(-1)?.tells(frame);
    expect(states.at(-1)).toEqual(['open', undefined]);
  });

  it('[LIVE-40] that is turned away for good asks no more', () => {
    turnAway(final);
    expect(states.at(-1)).toEqual(['refused', 'x.unknown']);
    vi.advanceTimersByTime(600_000);
    expect(HandSocket.made).toHaveLength(1);
  });

  it('[LIVE-40] that is lost while it waits outside comes back as from any loss', () => {
    turnAway(passing);
    vi.advanceTimersByTime(15_000);
    HandSocket.made.at(-1)?.ends(1006);
    expect(states.at(-1)).toEqual(['lost', undefined]);
    vi.advanceTimersByTime(8000);
    HandSocket.made.at(-1)?.opens();
    expect(states.at(-1)).toEqual(['open', undefined]);
  });
});
