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
 * The raw text of `<method>_response` in an answer: what its signature covers, byte for byte, so it
 * is cut out and never written anew. Undefined where the answer has no such member.
 */
export function signedPart(answer: string, method: string): string | undefined {
  const mark = `"${method.replaceAll('.', '_')}_response":`;
  const start = answer.indexOf(mark);
  if (start < 0) return undefined;
  const from = answer.indexOf('{', start + mark.length);
  if (from < 0) return undefined;
  let depth = 0;
  let quoted = false;
  for (let index = from; index < answer.length; index += 1) {
    const sign = answer[index];
    if (quoted) {
      if (sign === '\\') index += 1;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      depth -= 1;
      if (depth === 0) return answer.slice(from, index + 1);
    }
  }
  return undefined;
}
