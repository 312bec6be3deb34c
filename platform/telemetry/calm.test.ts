import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLog } from './index.ts';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly leftOut?: Readonly<Record<string, number>>;
}

describe('what is logged again and again', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function open() {
    const lines: Line[] = [];
    const log = openLog('info', {
      write: (line) => {
        lines.push(JSON.parse(line));
      },
    });
    return { log, lines };
  }

  it('[LOG-2] is logged so many times a minute and counted from then on, each kind by itself', () => {
    const { log, lines } = open();
    for (let time = 0; time < 1000; time += 1) {
      const error = new TypeError(`what ${time} was about`);
      log.error({ error, route: '/a' }, 'request failed');
    }
    log.error({ error: new TypeError('x'), route: '/b' }, 'request failed');
    log.error({ error: new RangeError('x'), route: '/a' }, 'request failed');
    log.info('hello');
    expect(lines).toHaveLength(63);
    vi.advanceTimersByTime(60_000);
    expect(lines.slice(63)).toMatchObject([
      { level: 50, leftOut: { 'request failed /a TypeError': 940 } },
    ]);
    log.error({ error: new TypeError('again'), route: '/a' }, 'request failed');
    expect(lines).toHaveLength(65);
    vi.advanceTimersByTime(600_000);
    expect(lines).toHaveLength(65);
  });

  it('[LOG-2] ever new kinds are one', () => {
    const { log, lines } = open();
    for (let kind = 0; kind < 2000; kind += 1) log.warn(`kind ${kind}`);
    expect(lines).toHaveLength(560);
    vi.advanceTimersByTime(60_000);
    expect(lines.at(-1)).toMatchObject({ level: 40, leftOut: { others: 1440 } });
  });
});
