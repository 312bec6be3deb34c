import { WebSocket, type RawData } from 'ws';
import { z } from 'zod';
import type { Egress } from '../../../platform/egress/index.ts';
import { readJson, readNamed } from '../../../platform/files/index.ts';
import { funasr, sherpa, type Dialect } from '../domain/recognisers.ts';

/** A sentence that was heard; times in milliseconds from the first sound that was pushed. */
export interface Heard {
  readonly fromMs: number;
  readonly text: string;
}

/** LIVE-21: one stream of sound, being listened to: 16 kHz, mono, 16 bits, little end first. */
export interface Ear {
  push(pcm: Uint8Array): void;
  close(): void;
}

export interface StreamingRecogniser {
  /** `failed` is called once when the recogniser is gone; the next sound may open another ear. */
  listen(heard: (sentence: Heard) => void, failed: (error: Error) => void): Ear;
}

const place = { region: z.string().default('CN'), crossBorder: z.string().optional() };

/** A recogniser that listens to a stream, or a file of sentences for tests and rehearsals. */
export const streamingSchema = z.discriminatedUnion('driver', [
  z.object({ driver: z.literal('sherpa'), url: z.url(), ...place }),
  z.object({ driver: z.literal('funasr'), url: z.url(), ...place }),
  /** Lines of JSON: `{"atMs": 1500, "text": "…"}`. */
  z.object({ driver: z.literal('file'), path: z.string().min(1) }),
]);

export type StreamingTerms = z.infer<typeof streamingSchema>;

const bytesPerMs = 32;

export function openStreaming(
  terms: StreamingTerms,
  egress: Pick<Egress, 'allowed'>,
): StreamingRecogniser {
  if (terms.driver === 'file') return fromFile(terms.path);
  const dialect = terms.driver === 'sherpa' ? sherpa : funasr;
  return {
    listen: (heard, failed) => overSocket(egress.allowed(terms.url), dialect(), { heard, failed }),
  };
}

interface Told {
  readonly heard: (sentence: Heard) => void;
  readonly failed: (error: Error) => void;
}

/** Sound waits until the socket is open and until it is read; more than ten seconds of it is a fault. */
const mostWaiting = 10_000 * bytesPerMs;

function overSocket(url: URL, dialect: Dialect, { heard, failed }: Told): Ear {
  const socket = new WebSocket(url, { handshakeTimeout: 5000, maxPayload: 1_048_576 });
  let waiting: Uint8Array[] = [];
  let over = false;
  const end = (error: Error): void => {
    if (over) return;
    over = true;
    socket.terminate();
    failed(error);
  };
  const send = (message: string | Uint8Array): void => socket.send(message);
  socket.on('open', () => {
    for (const message of dialect.hello()) send(message);
    for (const pcm of waiting) send(dialect.sound(pcm));
    waiting = [];
  });
  socket.on('message', (data: RawData) => {
    try {
      for (const sentence of dialect.read(textOf(data))) heard(sentence);
    } catch (error) {
      end(error instanceof Error ? error : new Error('the recogniser said what nobody reads'));
    }
  });
  socket.on('error', end);
  socket.on('close', () => end(new Error('the recogniser hung up')));
  return {
    push: (pcm) => {
      if (over) return;
      if (socket.readyState === WebSocket.OPEN) {
        // It takes connections and does not listen.
        if (socket.bufferedAmount > mostWaiting) return end(new Error('the recogniser lags'));
        return send(dialect.sound(pcm));
      }
      waiting.push(pcm);
      const bytes = waiting.reduce((sum, item) => sum + item.length, 0);
      if (bytes > mostWaiting) end(new Error('the recogniser does not answer'));
    },
    close: () => {
      if (over) return;
      over = true;
      if (socket.readyState === WebSocket.OPEN) for (const word of dialect.bye()) send(word);
      socket.close();
    },
  };
}

function textOf(data: RawData): string {
  return Array.isArray(data)
    ? Buffer.concat(data).toString()
    : Buffer.from(data as Buffer).toString();
}

const lineSchema = z.object({ atMs: z.number().min(0), text: z.string() });

/** Says each line of the file once that much sound has passed. */
function fromFile(path: string): StreamingRecogniser {
  const all = readNamed('DIANBO_ASR', path)
    .split('\n')
    .flatMap((line, index) => {
      if (line.trim() === '') return [];
      return [readJson(`DIANBO_ASR (${path}:${index + 1})`, line, lineSchema)];
    })
    .toSorted((a, b) => a.atMs - b.atMs);
  return {
    listen: (heard) => {
      const lines = [...all];
      let passedMs = 0;
      return {
        push: (pcm) => {
          passedMs += pcm.length / bytesPerMs;
          while (lines[0] && lines[0].atMs <= passedMs) {
            const { atMs, text } = lines[0];
            lines.shift();
            heard({ fromMs: atMs, text });
          }
        },
        close: () => undefined,
      };
    },
  };
}
