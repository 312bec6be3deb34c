import { z } from 'zod';
import { answer, needStaff, type App } from '../../../platform/http/index.ts';
import type { Deps } from '../app/deps.ts';
import { hearSpeech } from '../app/speech.ts';
import { speechSchema, tapeHitSchema } from '../contract.ts';

/** LIVE-15: what the host says, as somebody writes it down. */
export function speechRoute(app: App, deps: Deps): void {
  app.post(
    '/api/sessions/:id/speech',
    {
      schema: {
        tags: ['guard'],
        summary: 'What the host said; the same line again is heard once',
        params: z.object({ id: z.string() }),
        body: speechSchema,
        response: { 200: z.object({ hits: z.array(tapeHitSchema) }) },
      },
    },
    async (request, reply) => {
      const session = await deps.live.session(request.params.id);
      const rehearsal = session?.state === 'rehearsal';
      const staff = needStaff(request, rehearsal ? 'rehearse' : 'hear', 'session');
      if (!staff.ok) return answer(reply, staff);
      const room = await deps.live.roomHere(session);
      if (!room.ok) return answer(reply, room);
      const stage = { deps, room: room.value, by: staff.value };
      const heard = await hearSpeech(stage, request.body.lines);
      return answer(reply, heard.ok ? { ok: true, value: { hits: [...heard.value.hits] } } : heard);
    },
  );
}
