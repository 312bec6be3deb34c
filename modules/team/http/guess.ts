import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../../platform/db/index.ts';
import { placeOf } from '../../../platform/http/index.ts';
import type { Guess } from '../app/guesses.ts';
import { cookiePrefix } from '../app/sign-in.ts';
import { halfIn } from '../app/audit.ts';

/** What is guessed at: the password of a sign-in, its code, or the own password of who is in. */
export type Guessed = 'password' | 'code' | 'own';

interface Asked {
  readonly database: Database;
  readonly baseUrl: string;
}

const named = z.object({ username: z.string() }).catch({ username: '' });

/**
 * TEAM-16: whose secret this request tries. A password, a code and what is asked of who is in are counted each by
 * itself, or whoever knows one would make good with it the wrong tries at another; a code is counted for the person,
 * whatever cookie a fresh sign-in gave.
 */
export async function guessOf(
  { database, baseUrl }: Asked,
  guessed: Guessed,
  request: FastifyRequest,
): Promise<Guess> {
  const from = request.ip;
  const address = placeOf(request.raw) ?? from;
  if (guessed === 'password') {
    const typed = named.parse(request.body).username.trim().toLowerCase().slice(0, 100);
    return { name: `password ${typed}`, address, from, typed, step: 1 };
  }
  const inside = request.staff?.id;
  // Whoever has the password and lacks the code is known by the cookie that better-auth gave them; one with U+0000,
  // which the database cannot be asked for, is nobody's.
  const half = request.cookies[`${cookiePrefix(baseUrl)}.two_factor`]?.replaceAll('\0', '');
  const coming = inside === undefined && half !== undefined;
  const person = coming ? await halfIn({ database }, half) : inside;
  return { name: `${guessed} ${person ?? ''}`, address, from, person, step: coming ? 2 : 3 };
}
