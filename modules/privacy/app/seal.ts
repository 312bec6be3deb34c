import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readEnvelope, writeEnvelope } from '../domain/envelope.ts';

/** 32 bytes by name; refuses to go on without one that is asked for. */
export type KeyOf = (name: string) => Buffer;

/**
 * Encrypts with AES-256-GCM and a fresh nonce. `about` (`crm.address`) is bound to the value: it
 * opens under the same name only, so that no use opens what was sealed for another.
 */
export function sealWith(keyOf: KeyOf, key: string, about: string, text: string): string {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyOf(key), iv);
  cipher.setAAD(Buffer.from(about));
  const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return writeEnvelope({
    version: 'p2',
    key,
    iv: iv.toString('base64url'),
    tag: cipher.getAuthTag().toString('base64url'),
    data: data.toString('base64url'),
  });
}

/** Throws when the value was changed, belongs elsewhere, or its key is unknown: never a guess. */
export function openWith(keyOf: KeyOf, about: string, sealed: string): string {
  const envelope = readEnvelope(sealed);
  if (!envelope) throw new Error('not a sealed value');
  const decipher = createDecipheriv(
    'aes-256-gcm',
    keyOf(envelope.key),
    Buffer.from(envelope.iv, 'base64url'),
  );
  // Values of the first edition were bound to nothing; the next rotation binds them.
  if (envelope.version === 'p2') decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(Buffer.from(envelope.tag, 'base64url'));
  const data = Buffer.from(envelope.data, 'base64url');
  return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
}
