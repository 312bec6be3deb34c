import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Database } from '../../../platform/db/index.ts';
import { needStaff, answer, sendRefusal, type App } from '../../../platform/http/index.ts';
import { hireSchema, meSchema, staffListSchema } from '../contract.ts';
import type { Guesses } from '../app/guesses.ts';
import { signInPaths, type SignIn } from '../app/sign-in.ts';
import type { Team } from '../face.ts';
import { guessOf } from './guess.ts';
import { passOn } from './pass-on.ts';
import { idText } from '../../../platform/http/texts.ts';

interface RouteDeps {
  readonly database: Database;
  readonly baseUrl: string;
  readonly signIn: SignIn;
  readonly changed: () => void;
  readonly guesses: Guesses;
}

/** Sign-in and out are better-auth's own routes below /api/auth; the rest is who is here. */
export function teamRoutes(app: App, team: Team, deps: RouteDeps): void {
  // TEAM-15: each has a route, and better-auth is told the route's path: no other spelling of it can mean another route.
  for (const { path, guesses } of signInPaths) {
    const url = `/api/auth${path}`;
    app.post(url, { schema: { hide: true } }, async (request, reply) => {
      const make = () => passOn(deps, url, request);
      if (guesses === undefined) return send(reply, (await make()).answer);
      const guess = await guessOf(deps, guesses, request);
      const made = await deps.guesses(guess, make);
      return made.ok ? send(reply, made.value) : sendRefusal(reply, made.refusal);
    });
  }

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
        querystring: z.object({ role: idText().optional() }),
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

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  for (const [name, value] of response.headers) {
    if (name !== 'set-cookie') reply.header(name, value);
  }
  for (const value of response.headers.getSetCookie()) reply.header('set-cookie', value);
  return reply.status(response.status).send(await response.text());
}
