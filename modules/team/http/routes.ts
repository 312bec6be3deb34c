import { setTimeout } from 'node:timers/promises';
import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { needStaff, answer, sendRefusal, type App } from '../../../platform/http/index.ts';
import { hireSchema, meSchema, staffListSchema } from '../contract.ts';
import { triedPaths, type SignIn } from '../app/sign-in.ts';
import type { Claimed } from '../app/trail.ts';
import { openTries, type Trying } from '../domain/tries.ts';
import type { Team } from '../index.ts';
import { tooManyTries } from '../refusals.ts';

interface Door {
  readonly signIn: SignIn;
  readonly now: () => number;
  readonly changed: () => void;
  readonly tellRefused: (claimed: Claimed) => Promise<void>;
}

/** Whoever has the password and lacks the code is known by the cookie that better-auth gave them. */
const halfSignedIn = /dianbo\.two_factor=([^;]+)/;

type Tried = Trying & Claimed;

/** Whose try this request is; undefined where nothing is guessed. */
function tryingOf(request: FastifyRequest): Tried | undefined {
  const path = request.url.replace(/^\/api\/auth|[?#].*$/g, '');
  if (request.method !== 'POST' || !triedPaths.includes(path)) return undefined;
  const { username, email } = z
    .object({ username: z.string().optional(), email: z.string().optional() })
    .catch({})
    .parse(request.body);
  const half = halfSignedIn.exec(request.headers.cookie ?? '')?.[1];
  const said = username ?? email;
  const name = (said ?? half ?? '').trim().toLowerCase().slice(0, 100);
  return { name, address: request.ip, half: said === undefined ? half : undefined };
}

/** Longer than anything takes that is done for a name of one of the house and for no other. */
const wrongMs = 200;

/** TEAM-13: a wrong try is answered after the same time, whoever was meant. */
async function restOf(began: number): Promise<void> {
  const rest = began + wrongMs - performance.now();
  if (rest > 0) await setTimeout(rest);
}

/** Sign-in and out are better-auth's own routes below /api/auth; the rest is who is here. */
export function teamRoutes(
  app: App,
  team: Team,
  { signIn, now, changed, tellRefused }: Door,
): void {
  const tries = openTries();
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    handler: async (request, reply) => {
      const began = performance.now();
      const trying = tryingOf(request);
      const waitMs = trying ? tries.begin(trying, now()) : 0;
      if (waitMs > 0) return sendRefusal(reply, tooManyTries(waitMs));
      const headers = fromNodeHeaders(request.headers);
      // better-auth counts tries by address; a header of the caller's own must not choose it.
      headers.set('x-dianbo-address', request.ip);
      const address = new URL(request.url, `${request.protocol}://${request.host}`);
      const body = request.body === undefined ? {} : { body: JSON.stringify(request.body) };
      const response = await signIn.handler(
        new Request(address, { method: request.method, headers, ...body }),
      );
      // One of them may have ended a sign-in.
      if (request.method === 'POST') changed();
      if (trying && response.ok) tries.right(trying);
      else if (trying) {
        await tellRefused(trying);
        await restOf(began);
      }
      for (const [name, value] of response.headers) {
        if (name !== 'set-cookie') reply.header(name, value);
      }
      for (const value of response.headers.getSetCookie()) reply.header('set-cookie', value);
      return reply.status(response.status).send(await response.text());
    },
  });

  app.get(
    '/api/me',
    { schema: { tags: ['team'], summary: 'Who is signed in', response: { 200: meSchema } } },
    async (request, reply) => {
      const { staff } = request;
      return reply.send(staff ? { staff: { ...staff, permits: [...staff.permits] } } : {});
    },
  );

  app.post(
    '/api/staff',
    {
      schema: {
        tags: ['team'],
        summary: 'Give somebody a login; answers with a first password, shown once',
        body: hireSchema,
        response: { 201: z.object({ id: z.string(), password: z.string() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'hire', 'staff');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await team.hireOne(request.body, staff.value), 201);
    },
  );

  app.get(
    '/api/staff',
    {
      schema: {
        tags: ['team'],
        summary: 'Everybody with a login',
        querystring: z.object({ role: z.string().optional() }),
        response: { 200: staffListSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'session');
      if (!staff.ok) return answer(reply, staff);
      return reply.send({ staff: await team.list(request.query.role) });
    },
  );
}
