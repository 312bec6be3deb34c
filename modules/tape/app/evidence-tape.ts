import type { Content } from '../../../platform/files/zip.ts';
import { shanghaiTime, turns } from '../../../platform/kernel/index.ts';
import type { Database } from '../../../platform/db/index.ts';
import type { BatchStore } from '../store/batches.ts';
import { tapePages } from './pages.ts';

interface Deps {
  readonly database: Pick<Database, 'sql'>;
  readonly batches: Pick<BatchStore, 'after'>;
}

/**
 * LIVE-17, JOBS-4: the tape as files of an evidence pack. The tape itself goes by batch after batch; what was said
 * and done to it is a part of it, and is collected on the way.
 */
export class TapeTexts {
  /** Of the last batch: what seals all of them. */
  hash = '';
  readonly #transcript: string[] = [];
  readonly #chat: string[] = [];
  readonly #compliance: string[] = [];
  readonly #deps: Deps;
  readonly #runId: string;

  constructor(deps: Deps, runId: string) {
    this.#deps = deps;
    this.#runId = runId;
  }

  files(): readonly (readonly [string, Content])[] {
    return [
      ['tape.jsonl', this.#lines()],
      // Collected on the way along the tape, so these come behind it.
      ['transcript.txt', this.#transcript],
      ['chat.jsonl', this.#chat],
      ['guard.jsonl', this.#compliance],
    ];
  }

  async *#lines(): AsyncGenerator<string> {
    const { database, batches } = this.#deps;
    const after = (batch: number) => batches.after(database.sql, this.#runId, batch);
    const turn = turns();
    for await (const { batch, facts } of tapePages({ after })) {
      for (const fact of facts) {
        await turn();
        const { type } = fact;
        if (type.startsWith('danmaku.')) add(this.#chat, JSON.stringify(fact));
        if (/^(?:guard|measure|speech)\./.test(type)) add(this.#compliance, JSON.stringify(fact));
        if (type !== 'speech.heard') continue;
        const { spokeAt, text, by } = fact.data;
        add(this.#transcript, `${shanghaiTime(spokeAt)}  ${text}  (${by})`);
      }
      yield `${this.hash === '' ? '' : '\n'}${JSON.stringify(batch)}`;
      this.hash = batch.hash;
    }
  }
}

function add(lines: string[], line: string): void {
  lines.push(lines.length === 0 ? line : `\n${line}`);
}
