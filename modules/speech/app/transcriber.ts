import { z } from 'zod';
import type { Egress } from '../../../platform/egress/index.ts';

/** One stretch of speech, its times in milliseconds from the start of the sound that was sent. */
export interface Spoken {
  readonly fromMs: number;
  readonly text: string;
}

/** LIVE-18: whoever turns sound into words. Throws a fault when it cannot. */
export interface Transcriber {
  transcribe(sound: Uint8Array): Promise<readonly Spoken[]>;
}

/** Where the data goes; abroad only with the document that allows it (EGRESS-1). */
const placeShape = {
  region: z.string().default('CN'),
  crossBorder: z.string().optional(),
};

/** Where a recogniser with OpenAI's HTTP shape listens: a service, or FunASR or faster-whisper at home. */
export const recogniserSchema = z.object({
  /** Up to and with the version: `http://127.0.0.1:8000/v1`. */
  url: z.url(),
  model: z.string().min(1),
  key: z.string().optional(),
  ...placeShape,
});

export type RecogniserTerms = z.infer<typeof recogniserSchema>;

const answerSchema = z.object({
  text: z.string().optional(),
  segments: z.array(z.object({ start: z.number(), text: z.string() })).optional(),
});

const timeoutMs = 20_000;

/** Asks `POST /audio/transcriptions` for words with their times (`verbose_json`). */
export function openRecogniser(
  { url, model, key }: RecogniserTerms,
  egress: Pick<Egress, 'fetch'>,
): Transcriber {
  return {
    transcribe: async (sound) => {
      const form = new FormData();
      form.set('file', new Blob([Uint8Array.from(sound)], { type: 'video/mp4' }), 'sound.mp4');
      form.set('model', model);
      form.set('language', 'zh');
      form.set('response_format', 'verbose_json');
      const answer = await egress.fetch(`${url}/audio/transcriptions`, {
        method: 'POST',
        body: form,
        signal: AbortSignal.timeout(timeoutMs),
        ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
      });
      if (!answer.ok) throw new Error(`the recogniser answered ${answer.status}`);
      const { text = '', segments } = answerSchema.parse(await answer.json());
      const spoken = segments ?? [{ start: 0, text }];
      return spoken.map((item) => ({
        fromMs: Math.round(item.start * 1000),
        text: item.text.trim(),
      }));
    },
  };
}
