import type { Clock } from '../../../platform/kernel/index.ts';
import type { Log } from '../../../platform/telemetry/index.ts';
import type { Room } from '../../live/index.ts';
import type { Ear, StreamingRecogniser } from './ear.ts';
import type { Deps } from './deps.ts';
import { hearSpeech } from './speech.ts';

const recogniser = { id: 'recogniser', name: '语音识别' };
const bytesPerMs = 32;
/** After a fault the recogniser is left alone for this long. */
const restMs = 3000;

interface Listening {
  readonly ear: Ear;
  /** When the first sound of this ear was spoken, UTC ms. */
  readonly startedAt: number;
  /** Tells the lines of one ear from those of the next. */
  readonly turn: number;
}

/**
 * LIVE-21: one ear for each show that sends its sound. What is heard stands on the tape at the time at
 * which it was said; an ear that failed is opened anew with later sound.
 */
export class Ears {
  readonly #deps: Deps;
  readonly #recogniser: StreamingRecogniser;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #open = new Map<string, Listening>();
  readonly #restUntil = new Map<string, number>();
  #turns = 0;

  constructor(deps: Deps, streaming: StreamingRecogniser, log: Log) {
    this.#deps = deps;
    this.#recogniser = streaming;
    this.#clock = deps.clock;
    this.#log = log;
  }

  /** Takes sound that ends now. */
  hear(room: Room, pcm: Uint8Array): void {
    const now = this.#clock.now();
    if (now < (this.#restUntil.get(room.runId) ?? 0)) return;
    const known = this.#open.get(room.runId);
    if (known) return known.ear.push(pcm);
    this.#turns += 1;
    const turn = this.#turns;
    const startedAt = now - Math.round(pcm.length / bytesPerMs);
    let line = 0;
    const ear = this.#recogniser.listen(
      ({ fromMs, text }) => {
        line += 1;
        const id = `ear-${startedAt}-${turn}-${line}`;
        const at = Math.round(startedAt + fromMs);
        const said = { id, text: text.slice(0, 1000), at, from: 'service' as const };
        hearSpeech({ deps: this.#deps, room, by: recogniser }, [said]).catch((error: unknown) => {
          this.#log.error({ error, run: room.runId }, 'what was heard could not be judged');
        });
      },
      (error) => {
        this.#log.warn({ error: error.message, run: room.runId }, 'the recogniser is gone');
        this.#open.delete(room.runId);
        this.#restUntil.set(room.runId, this.#clock.now() + restMs);
      },
    );
    this.#open.set(room.runId, { ear, startedAt, turn });
    return ear.push(pcm);
  }

  /** Shows that are over are listened to no more. */
  sweep(onAir: ReadonlySet<string>): void {
    for (const [runId, { ear }] of this.#open) {
      if (onAir.has(runId)) continue;
      ear.close();
      this.#open.delete(runId);
      this.#restUntil.delete(runId);
    }
  }

  stop(): void {
    this.sweep(new Set());
  }
}
