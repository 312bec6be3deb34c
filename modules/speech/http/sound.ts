import { z } from 'zod';
import {
  answer,
  needStaff,
  sendRefusal,
  type App,
  largeFromStaff,
} from '../../../platform/http/index.ts';
import { refuse } from '../../../platform/kernel/index.ts';
import { notOnAir, runOnAir } from '../../live/index.ts';
import type { Ears } from '../app/ears.ts';
import type { Deps } from '../app/deps.ts';

const soundExpected = refuse(
  'live.sound-expected',
  422,
  {
    zh: '应为 16 kHz、单声道、16 位音频,每次不超过 8 秒。',
    en: '16 kHz, mono, 16-bit audio expected, at most 8 seconds at a time.',
  },
  { field: 'body' },
);
const bytesMax = 8 * 32_000;

/** LIVE-21: the studio's sound, for the recogniser that is connected. */
export function soundRoute(app: App, deps: Deps, ears: Ears | undefined): void {
  app.post(
    '/api/sessions/:id/sound',
    {
      // A little more reaches the route, whose words say what is expected.
      ...largeFromStaff(2 * bytesMax),
      schema: {
        tags: ['guard'],
        summary: 'Sound that ends now, for the recogniser; answers whether one listens',
        params: z.object({ id: z.string() }),
        response: { 200: z.object({ listening: z.boolean() }) },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'publish', 'stream');
      if (!staff.ok) return answer(reply, staff);
      if (!ears) return reply.send({ listening: false });
      const session = await deps.live.session(request.params.id);
      const run = session && runOnAir(session);
      const room = run && (await deps.live.room(run.id));
      if (!room) return sendRefusal(reply, notOnAir);
      const { body } = request;
      const fits = Buffer.isBuffer(body) && body.length % 2 === 0 && body.length <= bytesMax;
      if (!fits || body.length === 0) return sendRefusal(reply, soundExpected);
      ears.hear(room, body);
      return reply.send({ listening: true });
    },
  );
}
