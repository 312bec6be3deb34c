import { expect, it } from 'vitest';
import { z } from 'zod';
import { wordsIn } from '../kernel/index.ts';
import { freeText, freeWords, hashText, idText, searchText } from './texts.ts';

const told = (schema: z.ZodType, text: unknown) => {
  const { error } = schema.safeParse(text);
  const [issue] = error?.issues ?? [];
  return { at: issue?.path.join('.'), words: wordsIn(issue?.message ?? '') };
};

it('[HTTP-50] [HTTP-51] a field takes its text clean, and counts it clean, in code points', () => {
  const note = freeText({ least: 2, most: 4 });
  expect(note.parse(' \u202e好\u200b\u000b的\u3164 ')).toBe('好 的');
  expect(note.parse('𬭎钅👍🏽')).toBe('𬭎钅👍🏽');
  expect(note.parse(`好${'\u200b'.repeat(900)}的`)).toBe('好的');
  expect(freeText({ most: 9, lines: true }).parse('一\r\n二')).toBe('一\n二');
});

it.each(['', ' ', '\u200b\u200b', '\u3164\u2800', '\u000b\n', '\u0301', '\ud83d'])(
  '[HTTP-52] %j is refused at its field in both languages: nothing is left to see',
  (name) => {
    const { at, words } = told(z.object({ name: freeText({ most: 20 }) }), { name });
    expect(at).toBe('name');
    expect(words).toMatchObject({ zh: /可见/, en: /Visible text/ });
  },
);

it('[HTTP-52] what is too short or too long is told with what was expected and what came', () => {
  const both = freeWords({ least: 2, most: 4 });
  expect(told(both, { zh: '好\u200b\u200b', en: 'good' })).toMatchObject({
    at: 'zh',
    words: { zh: /2–4 字,收到 1 字/, en: /2 to 4 characters expected, got 1/ },
  });
  expect(told(both, { zh: '好的', en: 'better' }).words).toMatchObject({
    zh: /6 字/,
    en: /got 6/,
  });
  expect(told(freeText({ least: 18, most: 18 }), '1').words.en).toMatch(/^18 characters/);
});

it('[HTTP-52] where a text may be left empty it may be nothing, but not nothing that is seen', () => {
  expect(searchText().parse('')).toBe('');
  expect(searchText().parse(' \u200b ')).toBe('');
  expect(told(searchText(), '\ud83d').words.zh).toMatch(/可见/);
});

it('[HTTP-50] what was kept before is sent out as it is', () => {
  const answer = z.object({ title: freeText({ most: 4 }) });
  expect(z.encode(answer, { title: '\u000b很久以前的标题' })).toEqual({
    title: '\u000b很久以前的标题',
  });
});

it.each([' ', '\u3000', '\u200b', '\u0301\u0323', '\n', '字'])(
  '[HTTP-40] %j many times over is refused unread at its field, with how much came',
  (sign) => {
    const { at, words } = told(z.object({ name: freeText({ most: 20 }) }), {
      name: `a${sign.repeat(120_000)}b`,
    });
    expect(at).toBe('name');
    expect(words).toMatchObject({ zh: /最多 20 字,收到 \d{6} 个字符/, en: /at most 20/ });
  },
);

it.each(['has blank', '编号', '\u200bses_1', '', 'x'.repeat(61), 'a\nb'])(
  '[HTTP-31] %j is no number of anything',
  (id) => {
    expect(told(idText(), id).words).toMatchObject({ zh: /编号/, en: /an id expected/ });
  },
);

it('[HTTP-31] numbers and hashes are taken as they stand', () => {
  for (const id of ['ses_1', '*', 'air-conditioner', 'SPE-01:rr_2']) {
    expect(idText().parse(id)).toBe(id);
  }
  expect(hashText.safeParse('一'.repeat(64)).success).toBe(false);
  expect(hashText.parse('a1'.repeat(32))).toHaveLength(64);
});
