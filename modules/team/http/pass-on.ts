import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import type { SignIn } from '../app/sign-in.ts';
import type { Made } from '../app/guesses.ts';

interface Through {
  readonly signIn: SignIn;
  readonly baseUrl: string;
  readonly changed: () => void;
}

/** Hands a request to better-auth under the path of the route that took it. */
export async function passOn(
  { signIn, baseUrl, changed }: Through,
  path: string,
  request: FastifyRequest,
): Promise<Made<Response>> {
  const headers = fromNodeHeaders(request.headers);
  // better-auth keeps where a sign-in began; a header of the caller's own must not choose it.
  headers.set('x-dianbo-address', request.ip);
  const address = new URL(path, baseUrl);
  const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
  const answer = await signIn.handler(new Request(address, { method: 'POST', headers, ...body }));
  // One of them may have ended a sign-in.
  changed();
  return { right: answer.ok, answer };
}
