import { z } from 'zod';
import { answer, needViewer, sendRefusal, type App } from '../../../platform/http/index.ts';
import { runOnAir } from '../domain/run.ts';
import type { LiveDeps } from '../app/deps.ts';
import { find } from '../app/plan.ts';
import { publicSessionSchema, type PublicSession, type Session } from '../contract.ts';
import { sessionUnknown } from '../refusals.ts';
import { idText } from '../../../platform/http/texts.ts';

const byId = z.object({ id: z.string() });

const opened = ['reviewed', 'rehearsal', 'live'] as const;
const over = ['ended', 'archived'] as const;
/** What was long ago is found by its own address; everybody's first page does not carry years of shows. */
const replaysShown = 40;

export function publicRoutes(app: App, deps: LiveDeps): void {
  const tags = ['room'];
  app.get(
    '/api/public/sessions',
    {
      schema: {
        tags,
        summary: 'What is on, what is coming, what can be seen again',
        response: { 200: z.object({ sessions: z.array(publicSessionSchema) }) },
      },
    },
    async (_request, reply) => {
      const { sql } = deps.database;
      const shown = [
        ...(await deps.sessions.list(sql, { states: opened, limit: 100 })),
        ...(await deps.sessions.list(sql, { states: over, limit: replaysShown })),
      ];
      return reply.send({ sessions: await publicViews(deps, shown) });
    },
  );
  app.get(
    '/api/public/sessions/:id',
    {
      schema: {
        tags,
        summary: 'One session as the public may see it',
        params: byId,
        response: { 200: publicSessionSchema },
      },
    },
    async (request, reply) => {
      const session = await find(deps, request.params.id);
      if (!session || session.state === 'draft') return sendRefusal(reply, sessionUnknown);
      const [view] = await publicViews(deps, [session]);
      return view ? reply.send(view) : sendRefusal(reply, sessionUnknown);
    },
  );
  app.post(
    '/api/public/sessions/:id/reservations',
    {
      schema: {
        tags,
        summary: 'Remind me of this session',
        params: byId,
        response: { 200: z.object({ reservations: z.number() }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const session = await find(deps, request.params.id);
      if (!session || session.state === 'draft') return sendRefusal(reply, sessionUnknown);
      await deps.crm.reserve(viewer.value.id, session.id);
      const waiting = await deps.crm.reservations([session.id]);
      return reply.send({ reservations: waiting.get(session.id) ?? 0 });
    },
  );
  app.delete(
    '/api/public/sessions/:id/reservations',
    {
      schema: {
        tags,
        summary: 'Remind me no longer',
        params: byId,
        response: { 200: z.object({ reservations: z.number() }) },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const { id } = request.params;
      await deps.crm.unreserve(viewer.value.id, id);
      const waiting = await deps.crm.reservations([id]);
      return reply.send({ reservations: waiting.get(id) ?? 0 });
    },
  );
  app.post(
    '/api/public/sessions/:id/shown',
    {
      schema: {
        tags,
        summary: "The room's card was seen (曝光), by this viewer, coming from this source",
        params: byId,
        body: z.object({ source: idText(20).default('lobby') }),
        response: { 204: z.undefined() },
      },
    },
    async (request, reply) => {
      const viewer = needViewer(request);
      if (!viewer.ok) return answer(reply, viewer);
      const session = await find(deps, request.params.id);
      const run = session && runOnAir(session);
      const here = run && !(await deps.place.elsewhere());
      const room = here && (await deps.showroom(run.id));
      const v = viewer.value.id;
      const counts = run?.mode === 'rehearsal' || !viewer.value.simulated;
      if (room && counts && !room.tape.isFull) {
        const { source } = request.body;
        // LIVE-42: once for each viewer: sources are free words, and each would be a line of the tape.
        await room.append({ type: 'room.shown', key: `shown:${v}`, data: { v, source } });
      }
      return reply.status(204).send(undefined);
    },
  );
}

/** What everybody may know of sessions; names and waiting viewers are read once for all of them. */
async function publicViews(deps: LiveDeps, sessions: readonly Session[]): Promise<PublicSession[]> {
  const staff = await deps.team.list('host');
  const names = new Map(staff.map(({ id, name }) => [id, name]));
  const waiting = await deps.crm.reservations(sessions.map(({ id }) => id));
  return sessions.map((session) => {
    const { id, plan, state } = session;
    const lastLive = session.runs.findLast((run) => run.mode === 'live');
    return {
      id,
      state,
      title: plan.title,
      cover: plan.cover,
      coverImage: plan.coverImage,
      channel: plan.channel,
      startsAt: plan.startsAt,
      warmUp: plan.warmUp,
      lineup: plan.lineup,
      madeByAi: plan.madeByAi,
      seller: deps.seller,
      run: runOnAir(session) ?? lastLive ?? null,
      hosts: plan.hostIds.flatMap((host) => names.get(host) ?? []),
      reservations: waiting.get(id) ?? 0,
    };
  });
}
