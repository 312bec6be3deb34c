/**
 * The implicit mark of made pictures and sound (人工智能生成合成内容标识办法 5, GB 45438-2025): who made
 * it and under which number, in the file's own metadata, where no viewer sees it and every copy keeps it.
 * In ISO BMFF it is keyed metadata (`moov/meta`: `hdlr` of `mdta`, `keys`, `ilst`) under the key `AIGC`.
 */
export interface AiMark {
  /** The company that made it. */
  readonly producer: string;
  /** Its number there: the show. */
  readonly id: string;
}

const key = 'AIGC';

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function number(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function box(type: string | number, ...content: readonly Uint8Array[]): Uint8Array {
  const inside = joined(...content);
  const name = typeof type === 'number' ? number(type) : text(type);
  return joined(number(inside.length + 8), name, inside);
}

function metaOf({ producer, id }: AiMark): Uint8Array {
  // "1": made by AI for certain. The platform that spreads it fills in its own half.
  const value = JSON.stringify({
    Label: '1',
    ContentProducer: producer,
    ProduceID: id,
    ReservedCode1: '',
    ContentPropagator: '',
    PropagateID: '',
    ReservedCode2: '',
  });
  const none = new Uint8Array(4);
  const handler = box('hdlr', none, none, text('mdta'), new Uint8Array(13));
  const keys = box('keys', none, number(1), box('mdta', text(key)));
  const utf8 = 1;
  const item = box(1, box('data', number(utf8), none, text(value)));
  return box('meta', none, handler, keys, box('ilst', item));
}

/**
 * The same initialisation segment with the mark in its `moov`; fragments point at nothing in it, and so
 * may move. What holds the mark already, or has no `moov`, comes back as it is.
 */
export function withAiMark(init: Uint8Array, mark: AiMark): Uint8Array {
  const view = new DataView(init.buffer, init.byteOffset, init.byteLength);
  let at = 0;
  while (at + 8 <= init.length) {
    const { size, head } = sizeAt(view, at);
    if (size < head || at + size > init.length) return init;
    if (view.getUint32(at + 4) === 0x6d6f6f76) {
      if (isMarked(init)) return init;
      const meta = metaOf(mark);
      const inside = init.subarray(at + head, at + size);
      const moov = box('moov', inside, meta);
      return joined(init.subarray(0, at), moov, init.subarray(at + size));
    }
    at += size;
  }
  return init;
}

/** ISO/IEC 14496-12 §4.2: 1 says that the size follows in 64 bits. */
function sizeAt(view: DataView, at: number): { readonly size: number; readonly head: number } {
  const size = view.getUint32(at);
  if (size !== 1 || at + 16 > view.byteLength) return { size, head: 8 };
  return { size: Number(view.getBigUint64(at + 8)), head: 16 };
}

function isMarked(init: Uint8Array): boolean {
  return Buffer.from(init.buffer, init.byteOffset, init.byteLength).includes(`mdta${key}`);
}
