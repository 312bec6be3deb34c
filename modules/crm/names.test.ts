import { expect, it } from 'vitest';
import { cleanText } from '../../platform/kernel/index.ts';
import { judgeNickname, type NameJudge } from './domain/nickname.ts';
import { plainPerson } from './domain/place.ts';

const simples: Readonly<Record<string, string>> = Object.fromEntries(
  ['蘇苏', '雲云', '錦锦', '電电', '運运', '營营', '場场', '員员', '統统', '號号', '係系'].map(
    ([one = '', other = '']) => [one, other],
  ),
);

const judge: NameJudge = {
  forbidden: (text) => text.includes('傻逼'),
  reserved: async () => ['云锦电器', '苏晴', 'Anna'],
  simple: (text) => Array.from(text, (sign) => simples[sign] ?? sign).join(''),
};

const judged = async (nickname: string): Promise<string> => {
  // As the operation does it (CRM-30).
  const said = await judgeNickname(judge, cleanText(nickname));
  return said.ok ? 'good' : said.refusal.code;
};

it.each([
  // Cyrillic, Greek, small capitals, mathematical letters, Cherokee, Lisu, circles, squares, flags.
  ...['АDМIN', 'аdмin', 'ΑDΜΙΝ', 'ᴀᴅᴍɪɴ', '𝐀𝐝𝐦𝐢𝐧', 'ᎪᎠᎷIN', 'ꓮꓓꓟꓲꓠ', 'Ⓐⓓⓜⓘⓝ', '🅰🅳🅼🅸🅽', '🇦🇩🇲🇮🇳'],
  // Digits, accents, marks that strike through.
  ...['ADM1N', '0FF1C1AL', 'adrnin', 'Àdmíń', 'a\u0336d\u0336m\u0336i\u0336n', 'SY5TEM'],
  // Other forms of Han signs, compatibility forms and radicals, look-alikes, strokes and pictures in between.
  ...[
    '運營',
    '官⽅',
    '宫方',
    '容服',
    '管埋员',
    '官丨方',
    '官·方',
    '官🌸方',
    '官\u0336方',
    '客ㅤ服',
    '菅方',
  ],
  '雲錦電器',
  '蘇晴',
  '蘇🌸晴',
  '云锦甩器',
  '苏\ufe00晴',
  'Аnnа',
  'ＡＮＮＡ',
  '傻\u20dd逼',
])('[CRM-20] %j is taken for the company, its people or worse, and refused', async (nickname) => {
  expect(await judged(nickname)).toBe('crm.nickname-refused');
});

it.each([
  '小\ue000雨',
  '\u{f0000}',
  '\u0378小雨',
  '小\ud83c',
  '\udc00雨',
  'a\u{10ffff}\u{100000}',
  '\u{50000}雨',
])('[CRM-21] %j is refused in words: it is in no script', async (nickname) => {
  expect(await judged(nickname)).toBe('crm.nickname-unreadable');
});

it.each([
  '小\u2066雨\u2069',
  '小\u202a雨',
  '小\n雨',
  '小\u2028雨',
  '小\u000b雨',
  '\u0301小雨',
  `小${'\u0301'.repeat(9)}`,
  `Z${'\u0300\u0315\u0321'.repeat(3)}`,
  `ก${'\u0e49'.repeat(9)}`,
])('[CRM-30] %j turns nothing and piles up nowhere once it is clean', async (nickname) => {
  const clean = cleanText(nickname);
  expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}]|^\p{M}|\p{M}{4}/u);
  expect(await judged(nickname)).toBe('good');
});

it.each(['\u202e服客方官', '客\u200b服', '苏\u000b晴', '官\ufe00方'])(
  '[CRM-30] %j is judged as it is seen',
  async (nickname) => {
    expect(await judged(nickname)).toBe(
      nickname.includes('服客') ? 'good' : 'crm.nickname-refused',
    );
  },
);

it.each([
  // Rare Han signs (GB 18030-2022 and later), emoji with joiners, skin and flags, Uyghur, Tibetan, Mongolian, Yi.
  ...['𬭊小雨', '㛃', '𪚥', '\u{323b0}儿', '小雨🌸', '👨‍👩‍👧', '👍🏽', '🇨🇳', '1️⃣', '❤️'],
  'ئۇيغۇر',
  'بۇۋى\u200fئايشەم',
  'བཀྲ་ཤིས་',
  'བསྒྲུབས',
  'ཧཱུྃ',
  'ᠮᠣᠩᠭᠣᠯ',
  'ᠰᠠᠢᠨ\u180b',
  'ꆈꌠ',
  'Nguyễn',
  'Nguye\u0302\u0303n',
  'ကျွန်ုပ်',
  'ชื่อ',
  'नमस्ते',
  '한국',
  'Андрей',
  'Ελένη',
  '苏州的晴天',
  '小宫',
  '王潘',
  '管先生',
  '容容',
  '阿橘88',
  '一二三',
])('[CRM-21] %j is a name', async (nickname) => {
  expect(await judged(nickname)).toBe('good');
});

it('[CRM-22] titles however often, in brackets, before or behind, make no other person', () => {
  const names = [
    '王小明',
    '王小明先生先生',
    '王小明先生女士',
    '王小明(收)',
    '王小明(收)',
    '王小明【先生】(收)',
    '王小明 先生 收',
    '王小明先生(代收)(本人)',
    '(收)王小明',
    '收件人:王小明',
    '收货人 王小明 先生',
    '王小明老师收收收',
    'Mr. 王小明',
    '王小明 (Mr.)',
    'Mr. Mr. 王小明先生',
    '王小明\u200b先\u200b生',
    '王小明小姐姐',
  ];
  expect([...new Set(names.map(plainPerson))]).toEqual(['王小明']);
  expect(plainPerson('先生先生')).toBe(plainPerson('先生'));
  expect(plainPerson('王先生')).toBe('王');
  expect(plainPerson('收')).toBe('收');
  expect(plainPerson('Mr')).toBe('MR');
  expect(plainPerson('Mrázek')).toBe('MRÁZEK');
  expect(plainPerson('Drew Msiska')).toBe('DREWMSISKA');
  expect(plainPerson('王小红')).not.toBe(plainPerson('王小明'));
});
