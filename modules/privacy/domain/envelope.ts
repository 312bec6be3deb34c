/**
 * Text form of a sealed value: `version.key.iv.tag.data`, each part base64url. The key's name
 * travels with the value, so keys can rotate while old values stay readable. `p1` was sealed with a
 * master key and bound to nothing; `p2` with a data key, bound to where it belongs.
 */
export interface Envelope {
  readonly version: 'p1' | 'p2';
  readonly key: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

export function writeEnvelope({ version, key, iv, tag, data }: Envelope): string {
  return [version, key, iv, tag, data].join('.');
}

export function readEnvelope(text: string): Envelope | undefined {
  const [version, key, iv, tag, data, ...rest] = text.split('.');
  if (version !== 'p1' && version !== 'p2') return undefined;
  if (!key || !iv || !tag || data === undefined || rest.length > 0) return undefined;
  return { version, key, iv, tag, data };
}
