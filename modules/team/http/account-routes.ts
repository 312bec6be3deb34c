import { fromNodeHeaders } from 'better-auth/node';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  answer,
  needStaff,
  sendRefusal,
  signInFirst,
  type App,
} from '../../../platform/http/index.ts';
import type { Staff } from '../../../platform/http/index.ts';
import {
  changePassword,
  changeStaff,
  endSignIns,
  giveFirstPassword,
  signInsOf,
  type AccountDeps,
} from '../app/accounts.ts';
import { passwordSchema, signInSchema } from '../contract.ts';
import { roles } from '../domain/roles.ts';
import { guessOf } from './guess.ts';

const byId = z.object({ id: z.string() });
const tags = ['team'];
const countSchema = z.object({ ended: z.number() });

/** Own sign-ins and password, and what an administrator does with those of others. */
export function accountRoutes(app: App, deps: AccountDeps): void {
  ownRoutes(app, deps);
  passwordRoute(app, deps);
  othersRoutes(app, deps);
  endingRoutes(app, deps);
}

/** Anybody who is signed in, also before they set up what they must. */
function me(request: FastifyRequest): Staff | undefined {
  return request.staff;
}

async function currentId(deps: AccountDeps, request: FastifyRequest): Promise<string> {
  const headers = fromNodeHeaders(request.headers);
  const found = await deps.signIn.api.getSession({ headers });
  return found?.session.id ?? '';
}

function ownRoutes(app: App, deps: AccountDeps): void {
  app.get(
    '/api/me/sign-ins',
    {
      schema: {
        tags,
        summary: 'Where I am signed in',
        response: { 200: z.object({ signIns: z.array(signInSchema) }) },
      },
    },
    async (request, reply) => {
      const staff = me(request);
      if (!staff) return sendRefusal(reply, signInFirst);
      const current = await currentId(deps, request);
      const rows = await signInsOf(deps, staff.id);
      return reply.send({
        signIns: rows.map((row) => ({
          id: row.id,
          at: row.createdAt.getTime(),
          lastAt: row.updatedAt.getTime(),
          address: row.ipAddress ?? '',
          agent: row.userAgent ?? '',
          current: row.id === current,
        })),
      });
    },
  );
  app.delete(
    '/api/me/sign-ins/:id',
    {
      schema: {
        tags,
        summary: 'End one of my sign-ins, or with `others` all but this one',
        params: byId,
        response: { 200: countSchema },
      },
    },
    async (request, reply) => {
      const staff = me(request);
      if (!staff) return sendRefusal(reply, signInFirst);
      const { id } = request.params;
      const which = id === 'others' ? { except: await currentId(deps, request) } : { id };
      return reply.send({ ended: await endSignIns(deps, staff, { userId: staff.id, ...which }) });
    },
  );
}

function passwordRoute(app: App, deps: AccountDeps): void {
  app.post(
    '/api/me/password',
    {
      schema: {
        tags,
        summary: 'Choose a new password; every other sign-in of mine ends',
        body: passwordSchema,
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const staff = me(request);
      if (!staff) return sendRefusal(reply, signInFirst);
      const headers = fromNodeHeaders(request.headers);
      const guess = await guessOf(deps, 'own', request);
      const done = await changePassword(deps, staff, { ...request.body, headers, guess });
      if (!done.ok) return sendRefusal(reply, done.refusal);
      deps.changed();
      for (const cookie of done.value.cookies) reply.header('set-cookie', cookie);
      return reply.status(204).send(undefined);
    },
  );
}

function othersRoutes(app: App, deps: AccountDeps): void {
  app.put(
    '/api/staff/:id',
    {
      schema: {
        tags,
        summary: 'Another role, or no login any more',
        params: byId,
        body: z.object({ role: z.enum(roles), active: z.boolean() }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'hire', 'staff');
      if (!staff.ok) return answer(reply, staff);
      const asked = { id: request.params.id, ...request.body };
      const done = await changeStaff(deps, staff.value, asked);
      deps.changed();
      return done.ok ? reply.status(204).send(undefined) : sendRefusal(reply, done.refusal);
    },
  );
}

function endingRoutes(app: App, deps: AccountDeps): void {
  app.post(
    '/api/staff/:id/first-password',
    {
      schema: {
        tags,
        summary: 'A password for the next sign-in, shown once; whoever had the old one is out',
        params: byId,
        body: z.object({ forgetSecondFactor: z.boolean().default(false) }),
        response: { 201: z.object({ password: z.string() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'hire', 'staff');
      if (!staff.ok) return answer(reply, staff);
      const asked = { id: request.params.id, ...request.body };
      const given = await giveFirstPassword(deps, staff.value, asked);
      deps.changed();
      return answer(reply, given, 201);
    },
  );
  app.delete(
    '/api/staff/:id/sign-ins',
    {
      schema: {
        tags,
        summary: 'End every sign-in of somebody',
        params: byId,
        response: { 200: countSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'hire', 'staff');
      if (!staff.ok) return answer(reply, staff);
      const ended = await endSignIns(deps, staff.value, { userId: request.params.id });
      deps.changed();
      return reply.send({ ended });
    },
  );
}
