/**
 * Text form of a sealed value: `version.key.iv.tag.data`, each part base64url. The key's name
 * travels with the value, so keys can rotate while old values stay readable.
 */
export interface Envelope {
  readonly key: string;
  readonly iv: string;
  readonly tag: string;
  readonly data: string;
}

export function writeEnvelope({ key, iv, tag, data }: Envelope): string {
  return ['p1', key, iv, tag, data].join('.');
}

export function readEnvelope(text: string): Envelope | undefined {
  const [version, key, iv, tag, data, ...rest] = text.split('.');
  if (version !== 'p1' || !key || !iv || !tag || data === undefined || rest.length > 0) {
    return undefined;
  }
  return { key, iv, tag, data };
}
