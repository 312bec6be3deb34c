import { createHmac, timingSafeEqual } from 'node:crypto';

export interface ViewerToken {
  readonly id: string;
  readonly nickname: string;
  readonly simulated: boolean;
}

/**
 * A viewer's token carries who it is and a signature (HMAC-SHA-256), so that ten thousand viewers
 * cost no database read. It proves the device, nothing more; money needs an address and a payment.
 */
export function writeToken(viewer: ViewerToken, secret: string): string {
  const body = Buffer.from(JSON.stringify([viewer.id, viewer.nickname, viewer.simulated]));
  const text = body.toString('base64url');
  return `${text}.${sign(text, secret)}`;
}

/** Returns nothing for a token that is not ours or was changed. */
export function readToken(token: string, secret: string): ViewerToken | undefined {
  const [text, signature] = token.split('.');
  if (text === undefined || signature === undefined) return undefined;
  const expected = Buffer.from(sign(text, secret));
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const [id, nickname, simulated]: [string, string, boolean] = JSON.parse(
    Buffer.from(text, 'base64url').toString(),
  );
  return { id, nickname, simulated };
}

function sign(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
