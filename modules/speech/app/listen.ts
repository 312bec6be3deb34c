import type { Log } from '../../../platform/telemetry/index.ts';
import type { Room } from '../../live/index.ts';
import type { SpeechLine } from '../contract.ts';
import type { Deps } from './deps.ts';
import { hearSpeech } from './speech.ts';
import type { Transcriber } from './transcriber.ts';

/** Sound that is sent at a time: short enough for an answer in time, long enough for a sentence. */
const leastMs = 3000;
const mostMs = 20_000;
/** LIVE-52: as many as that may be in five a second; what lies behind them comes the next time. */
const mostSegments = 100;
const recogniser = { id: 'recogniser', name: '语音识别' };

/**
 * LIVE-18: sends what was newly recorded of each run to the recogniser and hears what it says, at the
 * times at which it was said. A stretch that failed is sent again with the next one; one that was
 * heard is heard once, also after a restart.
 */
export class Listener {
  readonly #deps: Deps;
  readonly #transcriber: Transcriber;
  readonly #log: Log;
  /** Up to where each run was heard, in the time of the recording. */
  readonly #heard = new Map<string, number>();
  #busy = false;

  constructor(deps: Deps, transcriber: Transcriber, log: Log) {
    this.#deps = deps;
    this.#transcriber = transcriber;
    this.#log = log;
  }

  /** Called on a schedule; a slow answer makes it skip, not pile up. */
  async listen(rooms: Iterable<Promise<Room | undefined>>): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (const opening of rooms) {
        const room = await opening;
        if (!room || room.state.closedAt !== null || room.state.openedAt === 0) continue;
        await this.#hear(room).catch((error: unknown) => {
          this.#log.warn({ error, run: room.runId }, 'the recogniser did not answer');
        });
      }
    } finally {
      this.#busy = false;
    }
  }

  async #hear(room: Room): Promise<void> {
    const deps = this.#deps;
    const from = this.#heard.get(room.runId) ?? 0;
    const all = await deps.ingest.material(room.runId, { from, most: mostSegments });
    const [first] = all;
    if (!first) return;
    const pieces = all.filter(
      (item) => item.startMs >= from && item.startMs < first.startMs + mostMs,
    );
    const until = Math.max(...pieces.map((item) => item.startMs + item.durationMs), 0);
    const start = pieces.find((item) => item.chain !== null)?.startMs ?? first.startMs;
    const lengthMs = pieces.reduce((sum, item) => sum + item.durationMs, 0);
    if (lengthMs < leastMs) return;
    const bytes: Uint8Array[] = [];
    for (const piece of pieces) bytes.push((await piece.read()) ?? new Uint8Array());
    const spoken = await this.#transcriber.transcribe(Buffer.concat(bytes));
    const lines = spoken
      .filter((item) => item.text !== '')
      .map(({ fromMs, text }, index): SpeechLine => ({
        id: `asr-${Math.round(start)}-${index}`,
        text: text.slice(0, 1000),
        at: Math.round(start + fromMs),
        from: 'service',
      }));
    await hearSpeech({ deps, room, by: recogniser }, lines);
    this.#heard.set(room.runId, until);
  }
}
