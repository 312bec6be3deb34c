interface Sentence {
  readonly fromMs: number;
  readonly text: string;
}

/** How one kind of recogniser is spoken to over a socket. */
export interface Dialect {
  hello(): readonly (string | Uint8Array)[];
  /** 16-bit samples as this recogniser wants them. */
  sound(pcm: Uint8Array): Uint8Array;
  bye(): readonly string[];
  /** Whole sentences that a message tells; words that may still change are left out. */
  read(message: string): Sentence[];
}

/**
 * sherpa-onnx's streaming server: samples as 32-bit floats, `Done` at the end; each message is the
 * segment as far as it goes, whole when `is_final`, its tokens timed in seconds from `start_time`.
 */
export function sherpa(): Dialect {
  const told = new Set<number>();
  return {
    hello: () => [],
    sound: (pcm) => floats(pcm),
    bye: () => ['Done'],
    read: (message) => {
      const said: unknown = JSON.parse(message);
      const {
        text,
        is_final: isFinal,
        segment = 0,
        start_time: start = 0,
        timestamps,
      } = said as {
        text?: string;
        is_final?: boolean;
        segment?: number;
        start_time?: number;
        timestamps?: number[];
      };
      if (isFinal !== true || told.has(segment)) return [];
      told.add(segment);
      const words = (text ?? '').trim();
      if (words === '') return [];
      return [{ fromMs: Math.round((start + (timestamps?.[0] ?? 0)) * 1000), text: words }];
    },
  };
}

/**
 * FunASR's runtime in `2pass`: a JSON greeting, 16-bit samples, `is_speaking: false` at the end. The
 * second pass (`2pass-offline`) tells whole sentences, their words timed in milliseconds.
 */
export function funasr(): Dialect {
  return {
    hello: () => [
      JSON.stringify({
        mode: '2pass',
        chunk_size: [5, 10, 5],
        chunk_interval: 10,
        audio_fs: 16_000,
        wav_name: 'live',
        wav_format: 'pcm',
        is_speaking: true,
        itn: true,
      }),
    ],
    sound: (pcm) => pcm,
    bye: () => [JSON.stringify({ is_speaking: false })],
    read: (message) => {
      const said: unknown = JSON.parse(message);
      const {
        mode,
        text,
        timestamp,
        stamp_sents: parts,
      } = said as {
        mode?: string;
        text?: string;
        timestamp?: string;
        stamp_sents?: { start: number; text_seg: string; punc?: string }[];
      };
      if (mode !== '2pass-offline' && mode !== 'offline') return [];
      if (Array.isArray(parts) && parts.length > 0) {
        return parts.map(({ start, text_seg: words, punc = '' }) => {
          return { fromMs: start, text: `${words.replaceAll(' ', '')}${punc}` };
        });
      }
      const words = (text ?? '').trim();
      if (words === '') return [];
      const times: unknown = timestamp === undefined ? [] : JSON.parse(timestamp);
      const first: unknown = Array.isArray(times) ? (times[0] as unknown) : undefined;
      const at: unknown = Array.isArray(first) ? (first[0] as unknown) : 0;
      return [{ fromMs: typeof at === 'number' ? at : 0, text: words }];
    },
  };
}

function floats(pcm: Uint8Array): Uint8Array {
  const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
  const count = Math.floor(pcm.byteLength / 2);
  const out = new DataView(new ArrayBuffer(count * 4));
  for (let index = 0; index < count; index += 1) {
    out.setFloat32(index * 4, view.getInt16(index * 2, true) / 32_768, true);
  }
  return new Uint8Array(out.buffer);
}
