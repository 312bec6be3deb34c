import { describe, expect, it } from 'vitest';
import { doubtId } from '../compliance/index.ts';
import type { Facts } from '../compliance/index.ts';
import type { Session } from '../live/index.ts';
import { hearSpeech } from './app/speech.ts';
import type { SpeechLine } from './contract.ts';
import { violationOf, openSpeechAlone } from './testing/open.ts';

const by = { id: 'stf_1', name: '周导' };
const line = (text: string, id = `line-${text}`): SpeechLine => ({
  id,
  text,
  at: 1000,
  from: 'typed',
});
const actionId = 'act-0001';

/** 最 stops, 大概 has to be mended, 听说 is a doubt. */
const checkWords = (text: string) => [
  ...(text.includes('最') ? [violationOf('最', 'ABS-01', 'block')] : []),
  ...(text.includes('大概') ? [violationOf('大概', 'VAG-01', 'fix')] : []),
  ...(text.includes('听说') ? [violationOf('听说', doubtId, 'review')] : []),
];

describe('what the host says', () => {
  it('[LIVE-15] a line is on the tape once, and what stands against it follows at once', async () => {
    const { deps, room, tape } = await openSpeechAlone({ violations: checkWords });
    const stage = { deps, room, by };
    const first = await hearSpeech(stage, [line('全网最低'), line('大家好')]);
    const again = await hearSpeech(stage, [line('全网最低')]);
    expect(tape.map(({ type }) => type)).toEqual([
      'run.opened',
      'speech.heard',
      'guard.hit',
      'speech.heard',
    ]);
    expect(first).toMatchObject({ ok: true, value: { hits: [{ ruleId: 'ABS-01', said: '最' }] } });
    expect(again).toEqual({ ok: true, value: { hits: [] } });
    // LIVE-96: the room reads only the line against which nothing stands.
    expect(room.state.captions.spoken.map(({ text }) => text)).toEqual(['大家好']);
  });

  it('[LIVE-96] a bad word is not written under the picture, though no rule stops it', async () => {
    const { deps, room } = await openSpeechAlone();
    const words = () => [{ list: 'abuse', word: '笨蛋', from: 0, until: 2 }];
    const compliance = { ...deps.compliance, words };
    await hearSpeech({ deps: { ...deps, compliance }, room, by }, [line('笨蛋')]);
    expect([room.state.captions.spoken, room.state.guard]).toEqual([[], []]);
  });

  it('[LIVE-15] is judged by what is true of the product that is in hand', async () => {
    const asked: (string | null)[] = [];
    const told: (Facts | undefined)[] = [];
    const { deps, room } = await openSpeechAlone({
      violations: (_text, facts) => {
        told.push(facts);
        return [];
      },
    });
    const factsNow = async (_room: unknown, productId: string | null): Promise<Facts> => {
      asked.push(productId);
      return { stock: 3 };
    };
    const stage = { deps: { ...deps, live: { ...deps.live, factsNow } }, room, by };
    await hearSpeech(stage, [line('只剩三台')]);
    await room.append({ type: 'product.pinned', data: { p: 'prd_1', by: by.name } });
    await hearSpeech(stage, [line('还有三台')]);
    expect([asked, told]).toEqual([
      [null, 'prd_1'],
      [{ stock: 3 }, { stock: 3 }],
    ]);
  });

  it('[LIVE-15] a hit is settled once, is open again when that is taken back, and one that is not there is refused', async () => {
    const { deps, speech, room } = await openSpeechAlone({ violations: checkWords });
    await hearSpeech({ deps, room, by }, [line('全网最低')]);
    const hitId = room.state.guard[0]?.id ?? '';
    const settle = { do: 'settle-hit', actionId, hitId, how: 'corrected', words: '更正' } as const;
    const effect = await speech.onAir.decide({ room, by }, settle);
    if (!effect.ok) throw new Error(effect.refusal.code);
    await room.append(...effect.value.facts);
    expect(room.state.guard[0]?.settled).toMatchObject({ how: 'corrected', by: by.name });
    expect(await speech.onAir.decide({ room, by }, settle)).toEqual({
      ok: true,
      value: { facts: [] },
    });
    const back = await effect.value.undo?.();
    if (!back || 'code' in back) throw new Error('it can be taken back');
    await room.append(...back);
    expect(room.state.guard[0]?.settled).toBeNull();
    const none = await speech.onAir.decide({ room, by }, { ...settle, hitId: 'hit_none' });
    expect(none).toMatchObject({ ok: false, refusal: { code: 'live.hit-unknown' } });
  });

  it('[LIVE-29] a doubtful line waits for a person; what they find wrong is a hit, once', async () => {
    const { deps, speech, room, tape } = await openSpeechAlone({ violations: checkWords });
    await hearSpeech({ deps, room, by }, [
      line('听说很省电', 'line-a'),
      line('听说很静', 'line-b'),
    ]);
    expect(room.state.doubts.map(({ id }) => id)).toEqual(['line-a', 'line-b']);
    const judge = async (lineId: string, wrong: boolean) => {
      const effect = await speech.onAir.decide(
        { room, by },
        { do: 'judge-line', actionId, lineId, wrong },
      );
      if (effect.ok) await room.append(...effect.value.facts);
      return effect;
    };
    await judge('line-a', false);
    await judge('line-b', true);
    // Two people heard the same slip.
    expect(await judge('line-b', true)).toEqual({ ok: true, value: { facts: [] } });
    expect([room.state.doubts, room.state.guard.map(({ said }) => said)]).toEqual([
      [],
      ['听说很静'],
    ]);
    expect(tape.filter(({ type }) => type === 'speech.judged')).toHaveLength(2);
    expect(await judge('line-none', true)).toMatchObject({
      ok: false,
      refusal: { code: 'live.line-unknown' },
    });
  });
});

describe('words over the picture', () => {
  it('[LIVE-95] are refused where they would have to be mended, and leave what was there before', async () => {
    const { speech, room } = await openSpeechAlone({ violations: checkWords });
    const show = (text: string | null) =>
      speech.onAir.decide({ room, by }, { do: 'show-caption', actionId, text });
    for (const text of ['全网最低', '大概省一半']) {
      expect(await show(text)).toMatchObject({ ok: false, refusal: { code: 'live.not-lawful' } });
    }
    await room.append({ type: 'caption.shown', data: { text: '八点开抢', by: by.name } });
    const effect = await show('九点开抢');
    if (!effect.ok) throw new Error(effect.refusal.code);
    await room.append(...effect.value.facts);
    expect(room.state.captions.written).toBe('九点开抢');
    const back = await effect.value.undo?.();
    if (!back || 'code' in back) throw new Error('it can be taken back');
    await room.append(...back);
    expect(room.state.captions.written).toBe('八点开抢');
  });

  it('[LIVE-97] a card that became untrue is told, but not what two people let pass, nor what only should be mended', async () => {
    const { deps, room } = await openSpeechAlone({ violations: checkWords });
    const open = async (secondAt: number | null) => {
      const waiver = {
        id: 'wvr_1',
        object: room.sessionId,
        key: 'ABS-01:最',
        ruleId: 'ABS-01',
        said: '最',
        reason: '有据',
        by: '甲',
        byId: 'stf_2',
        at: 1,
        secondBy: null,
        secondAt,
      };
      const compliance = { ...deps.compliance, waivers: async () => [waiver] };
      return (await openSpeechAlone({ ...deps, compliance })).speech.onAir;
    };
    const cue = { id: 'cue_1', productId: 'prd_1', card: '全网最低,大概省一半' };
    const oneAgreed = await (await open(null)).cardHits({ room, by }, cue);
    expect(oneAgreed).toMatchObject([
      { type: 'guard.hit', data: { ruleId: 'ABS-01', surface: 'image', productId: 'prd_1' } },
    ]);
    expect(await (await open(2)).cardHits({ room, by }, cue)).toEqual([]);
    const strict = await openSpeechAlone({
      violations: () => [violationOf('', 'ABS-01', 'block')],
    });
    expect(await strict.speech.onAir.cardHits({ room, by }, { ...cue, card: ' ' })).toEqual([]);
  });

  it('[LIVE-97] the card of a flash sale is judged by the price that is planned, until it is open', async () => {
    const offer = { priceFen: 99_900, quota: 20, perPerson: 1, seconds: 60 };
    const cue = { id: 'cue_1', productId: 'prd_1', card: '999 元' };
    const planned = {
      ...cue,
      kind: 'flash',
      title: '秒杀',
      seconds: 60,
      script: '',
      offer,
    } as const;
    const plan = {
      title: '今晚',
      cover: '',
      coverImage: null,
      channel: '主账号',
      hostIds: [],
      warmUp: '',
      madeByAi: false,
      startsAt: 0,
      lineup: ['prd_1'],
      cues: [planned],
      goals: { gmvFen: 0, viewers: 0, orders: 0 },
    };
    const session: Session = {
      id: 'ses_1',
      state: 'live',
      version: 1,
      plan,
      runs: [],
      updatedAt: 0,
      savedBy: '',
    };
    const prices: (number | undefined)[] = [];
    const { speech, room } = await openSpeechAlone({
      session,
      violations: (_text, facts) => {
        prices.push(facts?.checkoutFen);
        return [];
      },
    });
    await speech.onAir.cardHits({ room, by }, cue);
    const open = { id: 'ofr_1', productId: 'prd_1', opensAt: 0, closesAt: 60_000 };
    await room.append({
      type: 'offer.opened',
      data: { offer: { ...offer, ...open }, by: by.name },
    });
    await speech.onAir.cardHits({ room, by }, cue);
    expect(prices).toEqual([99_900, undefined]);
  });
});
