import { Converter } from 'opencc-js/t2cn';
import { pinyin } from 'pinyin-pro';
import type { Tables } from '../domain/lexicon.ts';
import { foldingTable } from '../domain/normalise.ts';

let made: Tables | undefined;

/**
 * What the engine knows of the language: signs made simple (OpenCC), how they sound (pinyin-pro), and
 * where words end (the ICU dictionary of the runtime). Made once, in about a fifth of a second.
 */
export function languageTables(): Tables {
  made ??= { folding: foldingTable(Converter({ from: 't', to: 'cn' })), ...sounds(), segment };
  return made;
}

/** Traditional signs as simple ones; all else stays as it is. */
export function simplified(text: string): string {
  const { folding } = languageTables();
  return text.replace(/[\u3400-\u9fff]/g, (sign) => {
    const code = sign.charCodeAt(0);
    return String.fromCharCode(folding[code] ?? code);
  });
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

function segment(text: string): { from: number; until: number }[] {
  return [...segmenter.segment(text)].map(({ index, segment: piece }) => {
    return { from: index, until: index + piece.length };
  });
}

function sounds(): Pick<Tables, 'syllables'> {
  const ids = new Map<string, number>();
  const of = new Uint16Array(65_536);
  for (let code = 0x4e_00; code <= 0x9f_a5; code += 1) {
    const [sound = ''] = pinyin(String.fromCharCode(code), { toneType: 'none', type: 'array' });
    if (!/^[a-zü]+$/u.test(sound)) continue;
    const name = sound.replaceAll('ü', 'v');
    const id = ids.get(name) ?? ids.size + 1;
    ids.set(name, id);
    of[code] = id;
  }
  return { syllables: { names: [...ids.keys()], of } };
}
