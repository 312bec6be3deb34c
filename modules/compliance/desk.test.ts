import { sql as raw } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRoutes, type Caller } from '../../platform/testing/http.ts';
import { staffIn } from '../team/testing/open.ts';
import type { ComplianceViolation, ComplianceRules, Difference, WordList } from './contract.ts';
import { openTestCompliance } from './testing/open.ts';

describe('rules and lists of the desk', () => {
  let test: Awaited<ReturnType<typeof openTestCompliance>>;
  let content: Caller;
  let legal: Caller;
  const said = '星火牌的都是垃圾';
  const saidOfOld = '阿里斯顿的都是垃圾';

  beforeAll(async () => {
    test = await openTestCompliance({
      said: [said, saidOfOld].map((text) => ({ text, from: '晚八点场' })),
    });
    const http = await openRoutes([test.compliance]);
    content = http.staff(staffIn('content'));
    legal = http.staff(staffIn('legal', '林法务'));
  });
  afterAll(() => test.close());

  const listOf = async (name: string): Promise<WordList> => {
    const { body } = await legal.send<{ lists: WordList[] }>('GET', '/api/guard/lists');
    const found = body.lists.find((item) => item.name === name);
    if (!found) throw new Error(`no list ${name}`);
    return found;
  };
  const judged = async (text: string): Promise<string[]> => {
    const ask = { text, surface: 'speech', productId: null };
    const { body } = await legal.send<{ findings: ComplianceViolation[] }>(
      'POST',
      '/api/guard/check',
      ask,
    );
    // A hint of the learned layer is no rule.
    return body.findings.map((item) => item.ruleId).filter((id) => id !== 'DOUBT');
  };

  it('[GUARD-56] [GUARD-57] a word that the desk adds to a list is heard in every rule that names it, and dropped again', async () => {
    const list = await listOf('brand');
    expect([list.kind, list.version]).toEqual(['named', 1]);
    expect(list.rules).toContain('CMP-01');
    expect(await judged(said)).toEqual([]);
    const wider = { version: 1, words: [...list.words, '星火牌'], note: '新的对手' };
    const path = '/api/guard/lists/brand';
    // One name in, another out: what is newly found, and what no longer is.
    const instead = { ...wider, words: wider.words.filter((word) => word !== '阿里斯顿') };
    const { body: shown } = await legal.send<Difference>('POST', `${path}/preview`, instead);
    expect(shown.looked).toBeGreaterThan(900);
    expect(shown.hits).toEqual([{ text: said, from: '晚八点场', surface: expect.any(String) }]);
    expect(shown.misses.map(({ text }) => text)).toEqual([saidOfOld]);
    expect((await content.send('PUT', path, wider)).status).toBe(403);
    expect((await legal.send<WordList>('PUT', path, wider)).body.version).toBe(2);
    expect(await judged(said)).toEqual(['CMP-01']);
    expect((await legal.send('PUT', path, wider)).status).toBe(409);
    const back = { version: 2, words: list.words, note: '不是对手' };
    expect((await legal.send('PUT', path, back)).status).toBe(200);
    expect(await judged(said)).toEqual([]);
    const told = await legal.send<{ editions: object[] }>('GET', `${path}/editions`);
    expect(told.body.editions).toMatchObject([
      { version: 3, note: '不是对手', by: '林法务' },
      { version: 2, note: '新的对手', by: '林法务' },
    ]);
  });

  it('[GUARD-21] what a later release adds to a list of the desk is offered, taken or turned down, once', async () => {
    const { words } = await listOf('illness');
    const [first = '', ...rest] = words;
    const path = '/api/guard/lists/illness';
    const { sql } = test.database;
    const edition = async (
      version: number,
      list: readonly string[],
      shipped: readonly string[],
    ) => {
      await sql.execute(raw`
        insert into compliance.list_edition (name, version, words, shipped, note, by, at)
        values ('illness', ${version}, ${JSON.stringify(list)}, ${JSON.stringify(shipped)}, '自建',
          '林法务', ${test.clock.now() + 1_000_000 + version})`);
      await test.compliance.book.reload();
      return listOf('illness');
    };
    // The desk made its list when the release had not the first word yet, and one more than today.
    const old = [...rest, '旧词病'];
    const { offered } = await edition(2, [...old, '自己的病'], old);
    expect(offered).toEqual({ added: [first], dropped: ['旧词病'] });
    const taken = { version: 2, words: [...rest, '自己的病', first], note: '照新版改' };
    expect((await legal.send<WordList>('PUT', path, taken)).body).toMatchObject({
      version: 3,
      words: taken.words,
      offered: { added: [], dropped: [] },
    });
    // Turned down: an edition of the same words, with who and why.
    const kept = await edition(4, [...words, '旧词病'], [...words, '旧词病']);
    expect(kept.offered).toEqual({ added: [], dropped: ['旧词病'] });
    const same = { version: 4, words: kept.words, note: '旧词我们还要' };
    expect((await legal.send<WordList>('PUT', path, same)).body.offered.dropped).toEqual([]);
    const back = { version: 5, words, note: '回到出厂' };
    expect((await legal.send('PUT', path, back)).status).toBe(200);
  });

  it('[GUARD-21] a rule of the desk is offered what a release made of the shipped one, and keeps its own', async () => {
    const ruleOf = async () => {
      const { body } = await legal.send<ComplianceRules>('GET', '/api/guard/rules');
      const rule = body.rules.find((item) => item.id === 'CMP-07');
      if (!rule) throw new Error('the rule is shipped');
      return rule;
    };
    const { version, patterns = [], surfaces, from, hit, pass, offered } = await ruleOf();
    expect(offered).toBeNull();
    const terms = { surfaces, from, on: true, ...(hit ? { hit } : {}), ...(pass ? { pass } : {}) };
    const path = '/api/guard/rules/CMP-07';
    const own = { ...terms, version, patterns: [...patterns, '自家写法'], note: '加一条' };
    expect((await legal.send('PUT', path, own)).status).toBe(200);
    // Changed by the desk alone there is nothing to offer.
    expect((await ruleOf()).offered).toBeNull();
    const { sql } = test.database;
    await sql.execute(raw`
      update compliance.rule_edition set at = at + 2000000,
        shipped = ${JSON.stringify({ patterns: ['旧写法'], surfaces })},
        body = (body::jsonb || '{"waitsFor": "以前的版本等的东西"}')::json where id = 'CMP-07'`);
    await test.compliance.book.reload();
    expect((await ruleOf()).offered).toEqual({ patterns, surfaces });
    // What a rule waits for is the release's to say, not an edition's of long ago.
    expect((await ruleOf()).waitsFor).toBeUndefined();
    expect((await ruleOf()).patterns).toContain('自家写法');
    const kept = { ...own, version: version + 1, note: '还是用自己的' };
    expect((await legal.send('PUT', path, kept)).status).toBe(200);
    expect(await ruleOf()).toMatchObject({ offered: null, patterns: own.patterns });
  });

  it('[GUARD-56] [GUARD-58] a forbidden word is found disguised; the room knows it at once; what hits all is refused', async () => {
    const list = await listOf('abuse');
    const path = '/api/guard/lists/abuse';
    const wider = { version: 1, words: [...list.words, '破烂货主'], note: '骂人的话' };
    expect((await legal.send('PUT', path, wider)).status).toBe(200);
    expect(await judged('你就是破 烂 货 主')).toEqual(['HST-04']);
    expect(test.compliance.words('破烂货主')).toHaveLength(1);
    const refuse = async (name: string, words: readonly string[]) => {
      const change = { version: (await listOf(name)).version, words, note: '试试' };
      const sent = await legal.send<{ code?: string }>('PUT', `/api/guard/lists/${name}`, change);
      return sent.body.code;
    };
    expect(await refuse('abuse', ['蠢'])).toBe('compliance.word-too-short');
    for (const word of ['(?:某牌)?', '(?=牌子)', String.raw`\b`]) {
      expect(await refuse('brand', [word])).toBe('compliance.word-empty');
    }
    expect(await refuse('brand', ['(未闭合'])).toBe('compliance.pattern-broken');
    expect(await refuse('brand', ['(?:市+)+#'])).toBe('compliance.pattern-slow');
    expect(await refuse('brand', ['只剩这个'])).toBe('compliance.samples-broken');
    expect(await refuse('brand', [])).toBe('http.invalid-input');
    const none = { version: 1, words: ['词语'], note: '试试' };
    for (const name of ['nothing', 'constructor', '__proto__']) {
      expect((await legal.send('PUT', `/api/guard/lists/${name}`, none)).status).toBe(404);
    }
  });
});
