import type { App } from '../../platform/http/index.ts';
import type { Jobs } from '../../platform/jobs/index.ts';
import type { WordsOnAir } from '../live/index.ts';
import { cardHits, showCaption } from './app/captions.ts';
import type { Deps } from './app/deps.ts';
import type { StreamingRecogniser } from './app/ear.ts';
import { Ears } from './app/ears.ts';
import { judgeLine } from './app/judge-line.ts';
import { Listener } from './app/listen.ts';
import { settleHit } from './app/settle.ts';
import type { Transcriber } from './app/transcriber.ts';
import { soundRoute } from './http/sound.ts';
import { speechRoute } from './http/speech.ts';

export { openStreaming, streamingSchema, type StreamingTerms } from './app/ear.ts';
export { openRecogniser, recogniserSchema, type RecogniserTerms } from './app/transcriber.ts';
export type { Transcriber } from './app/transcriber.ts';

export interface Speech {
  /** What the control room asks when words are to stand on air, or some should not. */
  readonly onAir: WordsOnAir;
  routes(app: App): void;
  schedule(jobs: Jobs): void;
  /** Listens no more. */
  stop(): void;
}

export interface OpenSpeech extends Deps {
  /** Who turns the host's speech into words; without one people write it down. */
  readonly transcriber?: Transcriber | undefined;
  /** Who listens to the studio's sound as it comes. */
  readonly streaming?: StreamingRecogniser | undefined;
}

export function openSpeech(deps: OpenSpeech): Speech {
  const { transcriber, streaming, log, live, tape } = deps;
  const listener = transcriber && new Listener(deps, transcriber, log);
  const ears = streaming && new Ears(deps, streaming, log);
  return {
    onAir: wordsOnAir(deps),
    routes: (app) => {
      speechRoute(app, deps);
      soundRoute(app, deps, ears);
    },
    schedule: (jobs) => {
      if (ears) {
        jobs.every('live.ears', '*/5 * * * * *', async () => {
          const onAir = await tape.onAir();
          ears.sweep(new Set(onAir.map(({ id }) => id)));
        });
      }
      if (listener) {
        jobs.every('live.listen', '*/2 * * * * *', () => listener.listen(live.loaded()));
      }
    },
    stop: () => ears?.stop(),
  };
}

function wordsOnAir(deps: Deps): WordsOnAir {
  return {
    cardHits: ({ room, by }, cue) => cardHits({ deps, room, by }, cue),
    decide: async ({ room, by }, action) => {
      const stage = { deps, room, by };
      switch (action.do) {
        case 'settle-hit':
          return settleHit(stage, action);
        case 'judge-line':
          return judgeLine(stage, action);
        default:
          return showCaption(stage, action);
      }
    },
  };
}
