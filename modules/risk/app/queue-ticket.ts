import { createHmac, timingSafeEqual } from 'node:crypto';

export interface QueueTicketHolder {
  readonly viewerId: string;
  readonly device: string;
  readonly offerId: string;
}

const livesMs = 60_000;

/**
 * A place in the queue of a flash sale: signed for one account on one device and one sale, good for a
 * minute and one order. Text: `until.nonce.signature`.
 */
export function writeQueueTicket(
  secret: string,
  holder: QueueTicketHolder,
  { now, nonce }: { readonly now: number; readonly nonce: string },
): { ticket: string; until: number } {
  const until = now + livesMs;
  const said = `${until}.${nonce}`;
  return { ticket: `${said}.${signatureOf(secret, holder, said)}`, until };
}

/** `good` says nothing of whether it was used; the judging knows that. */
export function readQueueTicket(
  secret: string,
  holder: QueueTicketHolder,
  ticket: string | undefined,
  now: number,
): 'good' | 'missing' | 'wrong' {
  if (ticket === undefined || ticket === '') return 'missing';
  const [until = '', nonce = '', signature = ''] = ticket.split('.');
  const expected = Buffer.from(signatureOf(secret, holder, `${until}.${nonce}`));
  const given = Buffer.from(signature);
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  return genuine && Number(until) >= now ? 'good' : 'wrong';
}

function signatureOf(
  secret: string,
  { viewerId, device, offerId }: QueueTicketHolder,
  said: string,
): string {
  const text = `ticket\n${viewerId}\n${device}\n${offerId}\n${said}`;
  return createHmac('sha256', secret).update(text).digest('base64url');
}

/** What makes a queue ticket this one and no other. */
export function nonceOf(ticket: string | undefined): string | null {
  return ticket?.split('.')[1] ?? null;
}
