import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { readEnvelope, writeEnvelope } from '../domain/envelope.ts';

export interface Sealer {
  /** Encrypts personal data for storage: AES-256-GCM, a fresh nonce each time. */
  seal(text: string): string;
  /** Opens a sealed value. Throws when it was changed or its key is unknown: never a guess. */
  open(sealed: string): string;
}

/** `keys` maps a key's name to 32 bytes; `current` names the one that new values use. */
export function openSealer(keys: ReadonlyMap<string, Buffer>, current: string): Sealer {
  const keyOf = (name: string): Buffer => {
    const key = keys.get(name);
    if (key?.length !== 32) throw new Error(`encryption key ${name} is missing or not 32 bytes`);
    return key;
  };
  keyOf(current);
  return {
    seal: (text) => {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', keyOf(current), iv);
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return writeEnvelope({
        key: current,
        iv: iv.toString('base64url'),
        tag: cipher.getAuthTag().toString('base64url'),
        data: data.toString('base64url'),
      });
    },
    open: (sealed) => {
      const envelope = readEnvelope(sealed);
      if (!envelope) throw new Error('not a sealed value');
      const iv = Buffer.from(envelope.iv, 'base64url');
      const decipher = createDecipheriv('aes-256-gcm', keyOf(envelope.key), iv);
      decipher.setAuthTag(Buffer.from(envelope.tag, 'base64url'));
      const data = Buffer.from(envelope.data, 'base64url');
      return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
    },
  };
}
