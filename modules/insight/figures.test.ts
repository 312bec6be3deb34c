import { describe, expect, it } from 'vitest';
import type { NewTapeFact, TapeFact, TapeOrder } from '../tape/events.ts';
import { csvText } from '../../platform/kernel/csv.ts';
import { basisHead, basisRow } from './app/basis.ts';
import { FiguresKeeper } from './app/keeper.ts';
import { boardAt } from './domain/board.ts';
import { emptyFigures, foldFigures, productRowsMost } from './domain/figures.ts';
import { funnelOf, indicators, valueOf, watchedMs } from './domain/indicators.ts';
import { profitView } from './domain/profit.ts';
import { Replay } from './web/replay.ts';

const opened: NewTapeFact = {
  type: 'run.opened',
  data: {
    sessionId: 'ses_1',
    mode: 'live',
    title: '试播',
    cues: [],
    products: [],
    hosts: [],
    goals: { gmvFen: 0, viewers: 0, orders: 0 },
    by: 'a',
  },
};

const enter = (v: string, follower = false): NewTapeFact => ({
  type: 'viewer.entered',
  data: { v, nick: v, source: 'lobby', follower },
});
const leave = (v: string): NewTapeFact => ({ type: 'viewer.left', data: { v } });
const order = (id: string, v: string, fen: number): TapeOrder => ({
  id,
  v,
  name: '王**',
  province: '广东',
  totalFen: fen,
  offerId: null,
  lines: [{ p: 'p1', n: 1, fen }],
});

function tapeOf(...facts: readonly (readonly [number, NewTapeFact])[]): TapeFact[] {
  return facts.map(([at, fact], index) => ({ ...fact, seq: index + 1, at }));
}
const foldOf = (tape: readonly TapeFact[]) => tape.reduce(foldFigures, emptyFigures());

describe('what strangers name', () => {
  it('[LIVE-45] makes so many rows of products and no more; what is bought always has one', () => {
    const seen = Array.from({ length: 400 }, (_, index): NewTapeFact => {
      const p = [`x${index}`, `y${index}`];
      return { type: 'product.shown', data: { v: 'v1', p } };
    });
    const state = foldOf(
      tapeOf(
        ...[opened, enter('v1'), ...seen].map((fact) => [1, fact] as const),
        [2, { type: 'product.opened', data: { v: 'v1', p: 'z' } }],
        [3, { type: 'order.paid', data: order('o1', 'v1', 100) }],
      ),
    );
    expect(state.products.size).toBe(productRowsMost + 1);
    expect(state.products.get('p1')?.orders).toBe(1);
    expect(state.shown).toBe(1);
  });

  it('[LIVE-45] makes so many rows of viewers; who comes then is a view, and nobody stays online for ever', () => {
    class Full<K, V> extends Map<K, V> {
      override get size(): number {
        return 1_000_000;
      }
    }
    class FullSet<T> extends Set<T> {
      override get size(): number {
        return 1_000_000;
      }
    }
    const crowded = {
      ...emptyFigures(),
      viewers: new Full<string, never>(),
      exposed: new FullSet<string>(),
    };
    const state = tapeOf([0, opened], [1, enter('v1')], [2, leave('v1')]).reduce(
      foldFigures,
      crowded,
    );
    expect([state.views, state.entered, state.online]).toEqual([1, 0, 0]);
    expect([...state.viewers, ...state.exposed]).toEqual([]);
  });
});

it('[LIVE-93] a tape that is told anew from its beginning is counted once', () => {
  const keeper = new FiguresKeeper({
    now: () => 0,
    control: () => {
      throw new Error('nothing is shown');
    },
    profit: () => {
      throw new Error('nothing is reckoned');
    },
  });
  const tape = tapeOf([0, opened], [1, enter('v1')], [2, enter('v2')]);
  keeper.take('run_1', tape);
  keeper.take('run_1', tape);
  const state = keeper.state('run_1');
  expect(state && boardAt(state, 3)).toEqual(boardAt(foldOf(tape), 3));
});

describe('figures', () => {
  it('[INSIGHT-1] two windows of one viewer count once and watch once', () => {
    const state = foldOf(
      tapeOf(
        [0, opened],
        [1000, enter('v1')],
        [3000, enter('v1')],
        [5000, leave('v1')],
        [9000, leave('v1')],
        [20_000, enter('v1')],
      ),
    );
    expect([state.entered, state.views, state.online, state.peakOnline]).toEqual([1, 3, 1, 1]);
    expect(watchedMs(state, 25_000)).toBe(8000 + 5000);
  });

  it('[INSIGHT-1] an order counts once however often it is on the tape, and refunds only what was paid', () => {
    const paid = { type: 'order.paid', data: order('o1', 'v1', 500) } as const;
    const state = foldOf(
      tapeOf(
        [0, opened],
        [1, enter('v1')],
        [2, { type: 'order.placed', data: order('o1', 'v1', 500) }],
        [3, paid],
        [4, paid],
        [5, { type: 'order.refunded', data: order('o2', 'v1', 900) }],
        [6, { type: 'order.refunded', data: order('o1', 'v1', 500) }],
      ),
    );
    expect([state.paidOrders, state.paidFen, state.refundedFen, state.buyers]).toEqual([
      1, 500, 500, 1,
    ]);
  });

  it('[INSIGHT-1] payments after the show belong to its last moment', () => {
    const state = foldOf(
      tapeOf(
        [0, opened],
        [1, enter('v1')],
        [15_000, { type: 'run.closed', data: { by: 'a' } }],
        [600_000, { type: 'order.paid', data: order('o1', 'v1', 700) }],
      ),
    );
    expect(state.curve).toHaveLength(2);
    expect(boardAt(state, 600_000).paidFen).toBe(700);
  });

  it('[INSIGHT-3] twelve indicators, each with its parts in both languages', () => {
    expect(indicators).toHaveLength(12);
    expect(new Set(indicators.map((indicator) => indicator.id)).size).toBe(12);
    const state = foldOf(tapeOf([0, opened]));
    for (const { forms, window, once } of indicators) {
      for (const form of forms) {
        expect(valueOf(form, state, 1000).value).toBeNull();
        for (const words of [form.numerator, form.denominator, window, once]) {
          expect(words.zh.length * words.en.length).toBeGreaterThan(0);
        }
      }
    }
  });

  it.each([1, 2, 3, 20_251_111])(
    '[INSIGHT-4] no count of the funnel exceeds the one before (seed %i)',
    (seed) => {
      const counts = funnelOf(foldOf(randomTape(seed))).map((step) => step.count);
      expect(counts).toHaveLength(5);
      // Buying without opening a product first is possible from the pinned card.
      for (const index of [1, 2, 3])
        expect(counts[index]).toBeLessThanOrEqual(counts[index - 1] ?? 0);
    },
  );

  it.each([6, 7])(
    '[INSIGHT-7] no fact moves an indicator that does not name it (seed %i)',
    (seed) => {
      const tape = randomTape(seed);
      const end = tape.at(-1)?.at ?? 0;
      const whole = foldOf(tape);
      for (const { id, facts, forms } of indicators) {
        const named = foldOf(
          tape.filter(({ type }) => type === 'run.opened' || facts.includes(type)),
        );
        for (const form of forms) {
          expect([id, valueOf(form, named, end)]).toEqual([id, valueOf(form, whole, end)]);
        }
      }
    },
  );

  it('[INSIGHT-7] the file of facts cannot compute in a spreadsheet', () => {
    const fact = { seq: 3, at: 2, type: 'traffic.spent', viewer: '', what: '=1+1,"x"' } as const;
    expect(csvText([basisHead, basisRow({ ...fact, fen: 500 })])).toBe(
      '\uFEFF"seq","time","type","viewer","what","fen"\r\n' +
        '"3","1970-01-01T00:00:00.002Z","traffic.spent","","\'=1+1,""x""","500"\r\n',
    );
  });

  it('[INSIGHT-8] the margin: by hand, by minute, by product, after a refund', () => {
    const sale = (id: string, paid: number, others = 0): TapeOrder => ({
      ...order(id, 'v1', paid),
      lines: [{ p: 'p1', n: 1, fen: paid, paid, others }],
    });
    const state = foldOf(
      tapeOf(
        [0, opened],
        [1000, { type: 'order.paid', data: sale('o1', 293_165, 51_735) }],
        [61_000, { type: 'order.paid', data: sale('o2', 100_000) }],
        [62_000, { type: 'order.paid', data: sale('o3', 100_000) }],
        [63_000, { type: 'order.refunded', data: sale('o3', 100_000) }],
        [64_000, { type: 'traffic.spent', data: { fen: 5000, where: 'x', by: 'a' } }],
      ),
    );
    const terms = {
      feeBp: 100,
      platformBp: 0,
      deliveryFen: 1000,
      installFen: 0,
      returnBp: 1000,
      returnCostFen: 2000,
    };
    const { minutes, openedAt, spentFen } = state;
    const costs = new Map([['p1', 60_000]]);
    const rateBp = () => 1000;
    const view = profitView({ minutes, openedAt, spentFen, costs, terms, rateBp });
    // 444,900 − 120,000 − 4,449 − 44,490 − 2,000 = 273,961; a tenth of it and 200 × 2 items is lost.
    expect(view.session).toMatchObject({
      items: 2,
      revenueFen: 444_900,
      costFen: 120_000,
      feeFen: 4449,
      commissionFen: 44_490,
      returnsFen: 27_796,
      trafficFen: 5000,
      marginFen: 273_961 - 27_796 - 5000,
    });
    const sum = (lines: readonly { marginFen: number }[]): number =>
      lines.reduce((total, line) => total + line.marginFen, 0);
    expect(view.minutes.map((minute) => minute.at)).toEqual([0, 60_000]);
    expect(Math.abs(sum(view.minutes) - view.session.marginFen - 5000)).toBeLessThanOrEqual(4);
    expect(sum(view.products)).toBe(view.session.marginFen + 5000);
    const blind = profitView({ minutes, openedAt, spentFen, costs: new Map(), terms, rateBp });
    expect(blind.uncosted).toEqual(['p1']);
    // The rate that held in each minute: nothing before the second, a tenth from then on.
    const later = (_id: string, at: number) => (at < 60_000 ? 0 : 1000);
    const ask = { minutes, openedAt, spentFen, costs, terms, rateBp: later };
    expect(profitView(ask).session.commissionFen).toBe(10_000);
  });

  it.each([4, 5])(
    '[INSIGHT-6] the replay equals the fold, forwards and backwards (seed %i)',
    (seed) => {
      const tape = randomTape(seed);
      const replay = new Replay(tape);
      const end = tape.at(-1)?.at ?? 0;
      for (const at of [end, end / 2, 10, end * 0.75, end]) {
        const wanted = foldOf(tape.filter((fact) => fact.at <= at));
        expect(boardAt(replay.at(at).figures, at)).toEqual(boardAt(wanted, at));
      }
    },
  );
});

/** Facts of thirty viewers in no sensible order: the fold must stand anything. */
function randomTape(seed: number): TapeFact[] {
  let state = seed;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  const facts: (readonly [number, NewTapeFact])[] = [[0, opened]];
  for (let index = 1; index < 5000; index += 1) {
    const v = `v${next(30)}`;
    const kinds: readonly NewTapeFact[] = [
      enter(v),
      leave(v),
      { type: 'room.shown', data: { v, source: 'lobby' } },
      { type: 'product.shown', data: { v, p: ['p1', 'p2'] } },
      { type: 'product.opened', data: { v, p: 'p1' } },
      { type: 'like.given', data: { v, n: 3 } },
      { type: 'danmaku.said', data: { id: `m${index}`, v, nick: v, text: '一级能效' } },
      { type: 'order.paid', data: order(`o${next(400)}`, v, 100) },
    ];
    const fact = kinds[next(kinds.length)];
    if (fact) facts.push([index * 20, fact]);
  }
  return tapeOf(...facts);
}
