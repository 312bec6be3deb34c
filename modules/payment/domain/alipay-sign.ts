/**
 * What Alipay signs (RSA2): all parameters that are not empty, sorted by name, `k=v` joined by `&`.
 * Values are as they are, not URL-encoded: encoding comes after signing.
 */
export function signText(
  params: Readonly<Record<string, string>>,
  without: readonly string[],
): string {
  return Object.entries(params)
    .filter(([key, value]) => value !== '' && !without.includes(key))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('&');
}

/**
 * The bytes of a member of an answer: what its signature covers, so they are cut out as they came and never written
 * anew. The second byte of a sign in GBK may be a brace or a backslash, and is passed over. Undefined where the answer
 * has no such member.
 */
export function signedPart(
  answer: Buffer,
  member: string,
  charset: 'utf-8' | 'gb18030' = 'utf-8',
): Buffer | undefined {
  const mark = `"${member}":`;
  const start = answer.indexOf(mark);
  if (start < 0) return undefined;
  const from = answer.indexOf('{', start + mark.length);
  if (from < 0) return undefined;
  const pairs = charset === 'gb18030';
  let depth = 0;
  let quoted = false;
  for (let index = from; index < answer.length; index += 1) {
    const byte = answer[index] ?? 0;
    if (pairs && byte > 0x80) index += 1;
    else if (quoted) {
      if (byte === backslash) index += 1;
      else if (byte === quote) quoted = false;
    } else if (byte === quote) quoted = true;
    else if (byte === openBrace) depth += 1;
    else if (byte === closeBrace) {
      depth -= 1;
      if (depth === 0) return answer.subarray(from, index + 1);
    }
  }
  return undefined;
}

const [backslash, quote, openBrace, closeBrace] = [0x5c, 0x22, 0x7b, 0x7d];
