import { z } from 'zod';
import { answer, needStaff, sendRefusal, type App } from '../../platform/http/index.ts';
import { refuse } from '../../platform/kernel/index.ts';
import { detached, type Log, type Metrics } from '../../platform/telemetry/index.ts';
import type { Live } from '../live/index.ts';
import { crowdInputSchema, crowdStateSchema } from './contract.ts';

/** A running crowd; the app decides how it is started. */
export interface Crowd {
  readonly viewers: number;
  stop(): void;
  readonly done: Promise<void>;
}

export interface AcademyDeps {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly live: Pick<Live, 'session'>;
  startCrowd(input: { sessionId: string; viewers: number; seed: number }): Crowd;
}

export interface Academy {
  routes(app: App): void;
  stop(): void;
}

const onlyRehearsal = refuse('academy.only-in-rehearsal', 409, {
  zh: '模拟观众只能进入彩排,请先开始彩排。',
  en: 'Simulated viewers can only join a rehearsal; start one first.',
});

const byId = z.object({ id: z.string() });

/** The simulator's desk: brings a simulated audience to a rehearsal (F4). */
export function openAcademy(deps: AcademyDeps): Academy {
  const crowds = new Map<string, Crowd>();
  const stateOf = (id: string) => {
    const crowd = crowds.get(id);
    return { running: crowd !== undefined, viewers: crowd?.viewers ?? 0 };
  };
  const stopCrowd = (id: string): void => {
    crowds.get(id)?.stop();
    crowds.delete(id);
  };
  return {
    routes: (app) => {
      const schema = { tags: ['academy'], params: byId, response: { 200: crowdStateSchema } };
      app.get(
        '/api/sessions/:id/crowd',
        { schema: { ...schema, summary: 'Is a simulated audience here' } },
        async (request, reply) => {
          const staff = needStaff(request, 'view', 'session');
          if (!staff.ok) return answer(reply, staff);
          return reply.send(stateOf(request.params.id));
        },
      );
      app.post(
        '/api/sessions/:id/crowd',
        { schema: { ...schema, summary: 'Bring a simulated audience', body: crowdInputSchema } },
        async (request, reply) => {
          const staff = needStaff(request, 'rehearse', 'session');
          if (!staff.ok) return answer(reply, staff);
          const { id } = request.params;
          const session = await deps.live.session(id);
          if (session?.state !== 'rehearsal') return sendRefusal(reply, onlyRehearsal);
          stopCrowd(id);
          const crowd = deps.startCrowd({ sessionId: id, ...request.body });
          crowds.set(id, crowd);
          const gone = crowd.done.finally(() => {
            if (crowds.get(id) === crowd) crowds.delete(id);
          });
          detached(gone, deps, 'academy.crowd');
          return reply.send(stateOf(id));
        },
      );
      app.delete(
        '/api/sessions/:id/crowd',
        { schema: { ...schema, summary: 'Send the simulated audience home' } },
        async (request, reply) => {
          const staff = needStaff(request, 'rehearse', 'session');
          if (!staff.ok) return answer(reply, staff);
          stopCrowd(request.params.id);
          return reply.send(stateOf(request.params.id));
        },
      );
    },
    stop: () => {
      for (const id of [...crowds.keys()]) stopCrowd(id);
    },
  };
}
