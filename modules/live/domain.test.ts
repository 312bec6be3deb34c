import { isCriticism, reasonShows } from './domain/criticism.ts';
import { describe, expect, it } from 'vitest';
import { alarmsAt } from './domain/alarms.ts';
import { emptyRoom, foldRoom } from './domain/room.ts';
import { missingKinds, plannedMs, shareOfKinds } from './domain/rundown.ts';
import { checkStates, moveTo, nextStates } from './domain/states.ts';
import { changedCues, isOpenBlock, joined } from './domain/plan-compliance.ts';
import { budgetFor, judgeTalk, type TalkBudget } from './domain/talk.ts';
import { sessionStates } from './domain/words.ts';
import type { Plan, PlanViolation } from './contract.ts';
import type { NewTapeFact, TapeFact } from '../tape/events.ts';

function tapeOf(...facts: readonly (readonly [number, NewTapeFact])[]): TapeFact[] {
  return facts.map(([at, fact], index) => ({ ...fact, seq: index + 1, at }));
}

const opened: NewTapeFact = {
  type: 'run.opened',
  data: {
    sessionId: 'ses_1',
    mode: 'live',
    title: '试播',
    cues: [
      {
        id: 'c1',
        kind: 'opening',
        title: '开场',
        seconds: 60,
        productId: null,
        script: '',
        card: '',
      },
      {
        id: 'c2',
        kind: 'flash',
        title: '秒杀',
        seconds: 60,
        productId: 'p1',
        script: '',
        card: '',
      },
    ],
    products: [],
    hosts: ['苏晴'],
    goals: { gmvFen: 0, viewers: 0, orders: 0 },
    by: '周导',
  },
};

describe('states', () => {
  it('[LIVE-1] the table is sound, and what it does not name is refused', () => {
    expect(checkStates).not.toThrow();
    for (const from of sessionStates) {
      for (const to of sessionStates) {
        expect(moveTo(from, to).ok).toBe(nextStates(from).includes(to));
      }
    }
    expect(moveTo('draft', 'live')).toMatchObject({ refusal: { words: { zh: /已审/ } } });
  });
});

describe('the rundown', () => {
  const cues = [
    { kind: 'knowledge', seconds: 60, productId: 'p1' },
    { kind: 'scene', seconds: 180, productId: 'p1' },
    { kind: 'closing', seconds: 60, productId: null },
  ] as const;

  it('[LIVE-3] shares add up to one, an empty rundown has none', () => {
    const shares = [...shareOfKinds(cues).values()];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    expect(plannedMs(cues)).toBe(300_000);
    expect(shareOfKinds([]).size).toBe(0);
  });

  it('[LIVE-3] names what a product lacks', () => {
    expect(missingKinds(cues, ['p1', 'p2'])).toEqual(
      new Map([
        ['p1', ['review', 'expert']],
        ['p2', ['knowledge', 'scene', 'review', 'expert']],
      ]),
    );
  });
});

describe('talk', () => {
  const fresh = [budgetFor(1)];
  const say = (text: string, now: number, budgets: readonly TalkBudget[] = fresh, mutedMs = 0) =>
    judgeTalk({ text, limit: 100, now, budgets, mutedMs });

  it('[LIVE-6] five at once, then one every 800 ms', () => {
    let budgets: readonly TalkBudget[] = fresh;
    for (let count = 0; count < 5; count += 1) {
      const said = say('好', 10_000, budgets);
      if (said.ok) budgets = said.value.budgets;
      expect(said.ok).toBe(true);
    }
    expect(say('好', 10_000, budgets)).toMatchObject({
      refusal: { code: 'live.danmaku-too-often', retryAfterMs: 800 },
    });
    expect(say('好', 10_800, budgets).ok).toBe(true);
  });

  it('[LIVE-6] empty and too long are refused with what came; line breaks do not tear the list', () => {
    expect(say('   ', 0)).toMatchObject({ refusal: { code: 'live.danmaku-empty' } });
    expect(say('字'.repeat(101), 0)).toMatchObject({ refusal: { words: { zh: /101/ } } });
    expect(say('a\n\u202eb', 0)).toMatchObject({ value: { text: 'a b' } });
  });

  it.each([
    ['好\u000b看\u200b', '好 看'],
    ['\u2066反\u2069\u202e转', '反转'],
    [`Z${'\u0335\u0300'.repeat(40)}`, 'Z\u0335\u0335'],
    ['一家👨\u200d👩\u200d👧人', '一家👨\u200d👩\u200d👧人'],
  ])('[LIVE-70] %j is said as %j', (typed, text) => {
    expect(say(typed, 0)).toMatchObject({ value: { text } });
  });

  it.each(['\u2062\u2063', '\u{e0041}\u{e007f}\ufe0f', '\u0301\u0302', '\ud83d', '\u180e\u17b4'])(
    '[LIVE-70] %j is no line',
    (text) => {
      expect(say(text, 0)).toMatchObject({ refusal: { code: 'live.danmaku-empty' } });
    },
  );

  it('[LIVE-11] a muted viewer is told for how long', () => {
    expect(say('好', 0, fresh, 120_000)).toMatchObject({
      refusal: { code: 'live.muted', words: { en: /another 2 minutes/ } },
    });
    expect(say('好', 120_001, fresh, 0).ok).toBe(true);
  });
});

describe('the fold of the room', () => {
  const said = (id: string, v = 'v1'): NewTapeFact => ({
    type: 'danmaku.said',
    data: { id, v, nick: '小雨', text: '好' },
  });

  it('[LIVE-5] the same tape gives the same room', () => {
    const tape = tapeOf(
      [1000, opened],
      [2000, { type: 'cue.started', data: { cueId: 'c1', by: '周导' } }],
      [3000, said('m1')],
      [4000, { type: 'cue.started', data: { cueId: 'c2', by: '周导' } }],
    );
    const fold = () => tape.reduce(foldRoom, emptyRoom());
    expect(fold()).toEqual(fold());
    expect(fold().played).toEqual([
      { cueId: 'c1', startedAt: 2000, endedAt: 4000 },
      { cueId: 'c2', startedAt: 4000, endedAt: null },
    ]);
  });

  it('[LIVE-8] taking a cue back restores the one before with its time', () => {
    const tape = tapeOf(
      [1000, opened],
      [2000, { type: 'cue.started', data: { cueId: 'c1', by: 'a' } }],
      [4000, { type: 'cue.started', data: { cueId: 'c2', by: 'a' } }],
      [5000, { type: 'cue.reverted', data: { cueId: 'c2', back: 'c1', backAt: 2000, by: 'a' } }],
    );
    const room = tape.reduce(foldRoom, emptyRoom());
    expect(room.cue).toEqual({ cueId: 'c1', startedAt: 2000 });
    expect(room.played).toEqual([{ cueId: 'c1', startedAt: 2000, endedAt: null }]);
  });

  it('[LIVE-9] a deleted message keeps its words, its reason and who took it away', () => {
    const tape = tapeOf(
      [1000, opened],
      [2000, said('m1')],
      [3000, { type: 'danmaku.pinned', data: { id: 'm1', by: 'a' } }],
      [4000, { type: 'danmaku.deleted', data: { id: 'm1', reason: 'spam', by: '林服' } }],
    );
    const room = tape.reduce(foldRoom, emptyRoom());
    expect(room.danmaku[0]).toMatchObject({ text: '好', deleted: { reason: 'spam', by: '林服' } });
    expect(room.pinnedDanmaku).toBeNull();
  });

  it('[LIVE-12] no picture is an alarm until it comes, is acknowledged, or the show ends', () => {
    const at = (...more: readonly (readonly [number, NewTapeFact])[]) =>
      alarmsAt(tapeOf([1000, opened], ...more).reduce(foldRoom, emptyRoom()), 20_000).map(
        (alarm) => alarm.id,
      );
    const stream = { epoch: 1, source: 'browser' };
    expect(at()).toEqual(['no-stream']);
    expect(at([2000, { type: 'stream.started', data: stream }])).toEqual([]);
    expect(
      at([2000, { type: 'alarm.acknowledged', data: { alarm: 'no-stream', by: 'a' } }]),
    ).toEqual([]);
    expect(at([2000, { type: 'run.closed', data: { by: 'a' } }])).toEqual([]);
  });
});

describe('criticism', () => {
  const line = { text: '', lists: [], rude: false, repeats: 1 };

  it('[LIVE-27] is known by what people say when they are not content', () => {
    const critical = ['这质量太差了', '装了三天就漏水', '客服没人理', '隔壁更便宜', '主播说错了吧'];
    expect(critical.filter((text) => !isCriticism(text))).toEqual([]);
    const others = ['多少钱', '有白色吗', '支持!', '发货快吗', '一级能效的吗'];
    expect(others.filter(isCriticism)).toEqual([]);
  });

  it('[LIVE-27] a reason shows in the line, or it does not', () => {
    expect(reasonShows('spam', { ...line, repeats: 2 })).toBe(false);
    expect(reasonShows('spam', { ...line, repeats: 3 })).toBe(true);
    expect(reasonShows('abuse', { ...line, text: '质量太差' })).toBe(false);
    expect(reasonShows('abuse', { ...line, rude: true })).toBe(true);
    expect(reasonShows('privacy', { ...line, text: '质量差,打他电话 13800138000' })).toBe(true);
    expect(reasonShows('privacy', { ...line, text: '质量差' })).toBe(false);
    expect(reasonShows('advertising', { ...line, text: '太贵了,加v我便宜' })).toBe(true);
    expect(reasonShows('illegal', { ...line, lists: ['vice'] })).toBe(true);
    expect(reasonShows('false-claim', { ...line, text: '漏水' })).toBe(false);
  });
});

describe('a plan that is being written', () => {
  const cue = (id: string, script = ''): Plan['cues'][number] => {
    return {
      id,
      kind: 'knowledge',
      title: id,
      seconds: 60,
      productId: null,
      card: '',
      script,
      offer: null,
    };
  };
  const plan: Plan = {
    title: '夜场',
    cover: '',
    coverImage: null,
    channel: '自有',
    hostIds: [],
    madeByAi: false,
    startsAt: 0,
    lineup: ['p1'],
    goals: { gmvFen: 0, viewers: 0, orders: 0 },
    warmUp: '',
    cues: [cue('a'), cue('b'), cue('c')],
  };
  const violation = (cueId: string | null, said: string): PlanViolation => ({
    ruleId: 'PRI-11',
    version: 1,
    decision: 'block',
    severity: 'P0',
    said,
    from: 0,
    until: 2,
    law: [],
    name: { zh: '', en: '' },
    remedy: { zh: '', en: '' },
    instead: '',
    evidence: [],
    key: said,
    cueId,
    part: cueId === null ? 'title' : 'script',
    productId: null,
    waiver: null,
  });
  const known = (...violations: PlanViolation[]) => {
    return { findings: violations, open: violations.filter(isOpenBlock).length };
  };

  it('[LIVE-101] only the cues that were written in are asked about, and nothing else may have changed', () => {
    const [a, b, c] = plan.cues;
    const now = { ...plan, cues: plan.cues.map((item) => (item === b ? cue('b', '最低') : item)) };
    expect(changedCues(plan, now)?.map(({ id }) => id)).toEqual(['b']);
    expect(changedCues(plan, plan)).toEqual([]);
    expect(changedCues(plan, { ...plan, cues: [c, a].flatMap((item) => item ?? []) })).toEqual([]);
    expect(changedCues(plan, { ...now, lineup: ['p1', 'p2'] })).toBeNull();
    expect(changedCues(plan, { ...now, title: '别的' })).toBeNull();
  });

  it('[LIVE-101] an answer about some cues replaces theirs, the title’s and what was of cues that are gone', () => {
    const before = known(
      violation(null, '旧题'),
      violation('a', '甲'),
      violation('b', '乙'),
      violation('c', '丙'),
    );
    const cues = [cue('b', '新')];
    const now = { ...plan, cues: [cue('a'), ...cues] };
    const after = joined(before, known(violation(null, '新题'), violation('b', '丁')), {
      plan: now,
      cues,
    });
    expect(after.findings.map(({ said }) => said)).toEqual(['新题', '丁', '甲']);
    expect(after.open).toBe(3);
    const cured = joined(before, known(), { plan, cues: [cue('b')] });
    expect(cured.findings.map(({ said }) => said)).toEqual(['甲', '丙']);
  });
});
