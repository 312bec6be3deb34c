import { pinyin } from 'pinyin-pro';
import { Converter } from 'opencc-js/cn2t';
import type { seededRandom } from '../platform/kernel/index.ts';

type Random = ReturnType<typeof seededRandom>;

const traditional = Converter({ from: 'cn', to: 'tw' });

/** Common signs by how they sound: what a person who hides a word types instead. */
const common =
  '的一是了我不在人有这来个大地上中国和到说们为子你出会也时要就可下得生自过后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运';

const bySound = new Map<string, string[]>();
for (const sign of new Set(common)) {
  const [sound = ''] = pinyin(sign, { toneType: 'none', type: 'array' });
  bySound.set(sound, [...(bySound.get(sound) ?? []), sign]);
}

function between(word: string, sign: string): string {
  return [...word].join(sign);
}

function wide(word: string): string {
  return word.replaceAll(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfe_e0));
}

const alike: Readonly<Record<string, string>> = { a: 'а', o: 'о', e: 'е', x: 'х', c: 'с', p: 'р' };

function sounding(word: string, random: Random): string {
  const signs = [...word];
  const places = signs.flatMap((sign, index) => {
    const [sound = ''] = pinyin(sign, { toneType: 'none', type: 'array' });
    const others = (bySound.get(sound) ?? []).filter((other) => other !== sign);
    return others.length > 0 && /\p{Script=Han}/u.test(sign) ? [{ index, others }] : [];
  });
  const place = places[Math.floor(random() * places.length)];
  if (!place) return word;
  signs[place.index] = place.others[Math.floor(random() * place.others.length)] ?? '';
  return signs.join('');
}

function spelt(sign: string): string {
  return /\p{Script=Han}/u.test(sign) ? pinyin(sign, { toneType: 'none' }) : sign;
}

/** Twelve ways in which people hide a word; each gives the word back where it cannot be hidden so. */
export const disguises: Readonly<Record<string, (word: string, random: Random) => string>> = {
  'full width': wide,
  traditional,
  'zero width': (word) => between(word, '\u200b'),
  spaces: (word) => between(word, ' '),
  dots: (word) => between(word, '·'),
  stars: (word) => between(word, '*'),
  emoji: (word) => between(word, '🔥'),
  'look-alike letters': (word) => word.replaceAll(/[aoexcp]/g, (sign) => alike[sign] ?? sign),
  pinyin: (word) => [...word].map(spelt).join(''),
  'one sign in pinyin': (word, random) => {
    const index = Math.floor(random() * word.length);
    return [...word].map((sign, at) => (at === index ? spelt(sign) : sign)).join('');
  },
  'one homophone': sounding,
  'combining marks': (word) => between(word, '\u0301'),
};
