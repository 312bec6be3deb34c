const signs = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/**
 * PAYMENT-31: a text as a channel takes it, at most so many bytes of UTF-8, cut behind a whole sign: half a sign, or one
 * line break, and the channel refuses the whole request.
 */
export function cutBytes(text: string, most: number): string {
  const plain = text
    .replace(/\p{Cc}+/gu, ' ')
    .toWellFormed()
    .trim();
  if (Buffer.byteLength(plain) <= most) return plain;
  let kept = '';
  let size = 0;
  for (const { segment } of signs.segment(plain)) {
    size += Buffer.byteLength(segment);
    if (size > most) break;
    kept += segment;
  }
  return kept.trimEnd();
}
