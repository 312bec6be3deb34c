import { createHmac, timingSafeEqual } from 'node:crypto';

export interface ViewerToken {
  readonly id: string;
  readonly nickname: string;
  readonly simulated: boolean;
  /** UTC ms; from then on it is nobody's. */
  readonly until: number;
}

const dayMs = 86_400_000;

/** CRM-5: so long a token is good from when it was written; whoever comes in between gets a new one. */
export const tokenMs = 180 * dayMs;

/** Tokens of releases that wrote no end into them. */
const endlessUntil = Date.UTC(2027, 5, 1);

/**
 * A viewer's token carries who it is and a signature (HMAC-SHA-256), so that ten thousand viewers
 * cost no database read. It proves the device, nothing more; money needs an address and a payment. It ends.
 */
export function writeToken(viewer: ViewerToken, secret: string): string {
  const body = Buffer.from(
    JSON.stringify([viewer.id, viewer.nickname, viewer.simulated, viewer.until]),
  );
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
  const [id, nickname, simulated, until = endlessUntil]: [string, string, boolean, number?] =
    JSON.parse(Buffer.from(text, 'base64url').toString());
  return { id, nickname, simulated, until };
}

/** As many tokens as are remembered; then the oldest half is forgotten. */
const most = 20_000;

/**
 * A token says the same for ever, and a viewer sends it with every request: what was verified once is
 * remembered, what was refused is not, so that nobody can fill the memory with inventions.
 */
export function remembering(
  read: (token: string) => ViewerToken | undefined,
): (token: string) => ViewerToken | undefined {
  const known = new Map<string, ViewerToken>();
  return (token) => {
    const before = known.get(token);
    if (before) return before;
    const found = read(token);
    if (!found) return undefined;
    if (known.size >= most) {
      for (const old of [...known.keys()].slice(0, most / 2)) known.delete(old);
    }
    known.set(token, found);
    return found;
  };
}

function sign(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('base64url');
}
