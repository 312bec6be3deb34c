import { z } from 'zod';
import {
  answer,
  needStaff,
  sendRefusal,
  type App,
  largeFromStaff,
} from '../../../platform/http/index.ts';
import { abilityOf } from '../../../platform/access/index.ts';
import { runSchema } from '../../tape/contract.ts';
import { act, undo } from '../app/actions.ts';
import { closeRun, openRun } from '../app/air.ts';
import type { LiveDeps } from '../app/deps.ts';
import { roomHere } from '../app/room-here.ts';
import { createSession, find, moveSession, savePlan } from '../app/plan.ts';
import { actionSchema, planSchema, sessionSchema, sessionStates } from '../contract.ts';
import type { Action } from '../contract.ts';
import { sessionUnknown } from '../refusals.ts';
import { idText, searchText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string() });
const doneSchema = z.object({ actionId: z.string(), undoUntil: z.number().nullable() });

export function sessionRoutes(app: App, deps: LiveDeps): void {
  planRoutes(app, deps);
  airRoutes(app, deps);
  actionRoutes(app, deps);
}

function planRoutes(app: App, deps: LiveDeps): void {
  const tags = ['live'];
  app.get(
    '/api/sessions',
    {
      schema: {
        tags,
        summary: 'Sessions, those that begin last first, and how many fit',
        querystring: z.object({
          q: searchText().default('').describe('stands in the title'),
          state: z.enum(sessionStates).optional(),
          limit: z.coerce.number().int().min(1).max(500).default(50),
        }),
        response: { 200: z.object({ sessions: z.array(sessionSchema), total: z.number() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'session');
      if (!staff.ok) return answer(reply, staff);
      const { q: search, state, limit } = request.query;
      const wanted = { search, limit, states: state && [state] };
      const { sql } = deps.database;
      const sessions = await deps.sessions.list(sql, wanted);
      return reply.send({ sessions, total: await deps.sessions.count(sql, wanted) });
    },
  );
  app.get(
    '/api/sessions/:id',
    { schema: { tags, summary: 'One session', params: byId, response: { 200: sessionSchema } } },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'session');
      if (!staff.ok) return answer(reply, staff);
      const found = await find(deps, request.params.id);
      return found ? reply.send(found) : sendRefusal(reply, sessionUnknown);
    },
  );
  app.post(
    '/api/sessions',
    {
      ...largeFromStaff(),
      schema: {
        tags,
        summary: 'A new draft: empty, from a template, or a copy',
        body: z.object({
          title: planSchema.shape.title,
          channel: planSchema.shape.channel,
          startsAt: planSchema.shape.startsAt,
          lineup: planSchema.shape.lineup.default([]),
          templateId: idText().optional(),
          copyOf: idText().optional(),
        }),
        response: { 201: sessionSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'session');
      if (!staff.ok) return answer(reply, staff);
      return answer(reply, await createSession(deps, { ...request.body, by: staff.value }), 201);
    },
  );
  app.put(
    '/api/sessions/:id',
    {
      ...largeFromStaff(),
      schema: {
        tags,
        summary: 'Save the plan over the version that was seen',
        params: byId,
        body: z.object({ version: z.number().int(), plan: planSchema }),
        response: { 200: sessionSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'edit', 'session');
      if (!staff.ok) return answer(reply, staff);
      return answer(
        reply,
        await savePlan(deps, { id: request.params.id, ...request.body, by: staff.value }),
      );
    },
  );
  app.post(
    '/api/sessions/:id/state',
    {
      schema: {
        tags,
        summary: 'Take back to draft, or archive',
        params: byId,
        body: z.object({ to: z.enum(sessionStates).extract(['draft', 'archived']) }),
        response: { 200: sessionSchema },
      },
    },
    async (request, reply) => {
      const { to } = request.body;
      const staff = needStaff(request, 'edit', 'session');
      if (!staff.ok) return answer(reply, staff);
      const by = staff.value;
      return answer(reply, await moveSession(deps, { id: request.params.id, to, by }));
    },
  );
}

function airRoutes(app: App, deps: LiveDeps): void {
  app.post(
    '/api/sessions/:id/runs',
    {
      schema: {
        tags: ['live'],
        summary: 'Go on air, or start a rehearsal',
        params: byId,
        body: z.object({ mode: z.enum(['rehearsal', 'live']) }),
        response: { 201: runSchema },
      },
    },
    async (request, reply) => {
      const { mode } = request.body;
      const staff = needStaff(request, mode === 'live' ? 'run' : 'rehearse', 'session');
      if (!staff.ok) return answer(reply, staff);
      const input = { sessionId: request.params.id, mode, by: staff.value };
      return answer(reply, await openRun(deps, input), 201);
    },
  );
  app.post(
    '/api/sessions/:id/stop',
    {
      schema: {
        tags: ['live'],
        summary: 'End the show or the rehearsal',
        params: byId,
        response: { 200: runSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'rehearse', 'session');
      if (!staff.ok) return answer(reply, staff);
      const session = await find(deps, request.params.id);
      if (session?.state === 'live') {
        const runner = needStaff(request, 'run', 'session');
        if (!runner.ok) return answer(reply, runner);
      }
      const input = { sessionId: request.params.id, by: staff.value };
      return answer(reply, await closeRun(deps, input));
    },
  );
}

/** Which permit an action needs; a rehearsal is open to whoever may rehearse. */
function permitOf(action: Action, rehearsal: boolean): readonly [string, string] {
  if (rehearsal) return ['rehearse', 'session'];
  switch (action.do) {
    case 'delete-danmaku':
    case 'pin-danmaku':
    case 'reply-danmaku':
    case 'mute':
    case 'unmute':
      return ['moderate', 'chat'];
    case 'settle-hit':
    case 'judge-line':
    case 'take-measure':
    case 'end-measure':
      return ['settle', 'guard'];
    case 'spend':
      return ['spend', 'traffic'];
    case 'switch-scene':
      return ['publish', 'stream'];
    default:
      return ['run', 'session'];
  }
}

function actionRoutes(app: App, deps: LiveDeps): void {
  app.post(
    '/api/sessions/:id/actions',
    {
      schema: {
        tags: ['live'],
        summary: 'Do something in the control room; the same actionId again does nothing',
        params: byId,
        body: actionSchema,
        response: { 200: doneSchema },
      },
    },
    async (request, reply) => {
      const session = await find(deps, request.params.id);
      const rehearsal = session?.state === 'rehearsal';
      const staff = needStaff(request, ...permitOf(request.body, rehearsal));
      if (!staff.ok) return answer(reply, staff);
      const room = await roomHere(deps, session);
      if (!room.ok) return answer(reply, room);
      const legal = abilityOf(staff.value.permits).can('waive', 'guard');
      const stage = { deps, room: room.value, by: staff.value, legal };
      return answer(reply, await act(stage, request.body));
    },
  );
  app.post(
    '/api/sessions/:id/undo',
    {
      schema: {
        tags: ['live'],
        summary: 'Take an action back within ten seconds',
        params: byId,
        body: z.object({ actionId: idText() }),
        response: { 200: doneSchema },
      },
    },
    async (request, reply) => {
      const session = await find(deps, request.params.id);
      // Whoever may only practise must not take back what was done in a real show.
      const runs = session?.state === 'live' ? 'run' : 'rehearse';
      const runner = needStaff(request, runs, 'session');
      const allowed = runner.ok ? runner : needStaff(request, 'moderate', 'chat');
      if (!allowed.ok) return answer(reply, allowed);
      const room = await roomHere(deps, session);
      if (!room.ok) return answer(reply, room);
      const stage = { deps, room: room.value, by: allowed.value };
      return answer(reply, await undo(stage, request.body.actionId));
    },
  );
}
