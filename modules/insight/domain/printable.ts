import { cleanText } from '../../../platform/kernel/index.ts';

export interface Printed {
  readonly text: string;
  /** How many signs, as people count them, are not in the text because the font has none of them. */
  readonly leftOut: number;
}

const signs = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * INSIGHT-15: what a font can draw of a text. A sign without a glyph is left out whole, a family of emoji with all its
 * parts: a box tells nothing and looks like a fault. Texts that were kept before all were cleaned are cleaned here.
 */
export function printable(text: string, hasGlyph: (codePoint: number) => boolean): Printed {
  let leftOut = 0;
  const drawn = Array.from(signs.segment(cleanText(text)), ({ segment }) => {
    const [first = '', ...rest] = segment;
    const isDrawn = (sign: string): boolean => hasGlyph(sign.codePointAt(0) ?? 0);
    if (!isDrawn(first)) {
      leftOut += 1;
      return '';
    }
    return [first, ...rest.filter(isDrawn)].join('');
  });
  // Where signs were left out between blanks, one blank is enough.
  return { text: drawn.join('').replace(/ {2,}/g, ' ').trim(), leftOut };
}
