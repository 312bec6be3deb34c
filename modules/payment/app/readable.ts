import type { z } from 'zod';
import type { Said } from '../domain/channel-words.ts';
import { ChannelTrouble } from './transport.ts';

const code = 'UNREADABLE';

/**
 * PAYMENT-51: what a channel answered, as its documentation says it. A genuine answer that has not that form says
 * nothing: throws `ChannelTrouble`, with the place in it that cannot be read.
 */
export function readAs<T>(schema: z.ZodType<T>, answer: unknown): T {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  const where = read.error.issues.map(({ path }) => path.join('.')).find((name) => name !== '');
  throw troubleAbout(where ?? '');
}

/** The same of one place of it that says what nobody knows. */
export function troubleAbout(where: string, came?: string): ChannelTrouble {
  return new ChannelTrouble(code, undefined, unknownSaid(where, came));
}

/** PAYMENT-50: what nobody knows is no word that it was done or will not be; it is asked again. */
export function unknownSaid(where: string, came: string | undefined): Said {
  const zh = came === undefined ? '缺了或不是约定的样子' : `是没见过的「${cut(came)}」`;
  const en = came === undefined ? 'missing or not in its form' : `the unknown “${cut(came)}”`;
  return {
    zh: `${code} 渠道响应无法解析:「${where}」${zh},未采信,将再次查询`,
    en: `${code}: the channel’s answer cannot be read, ${where} is ${en}; it is ignored and requested again`,
    remedy: 'again',
  };
}

function cut(came: string): string {
  return Array.from(came).slice(0, 40).join('');
}
