const strict = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** What bytes of a channel are written in: by their mark, else UTF-8 where they are that, else the Chinese standard. */
export function charsetOf(bytes: Uint8Array): 'utf-8' | 'gb18030' {
  return isUtf8(bytes) ? 'utf-8' : 'gb18030';
}

/** Never throws: a byte that is nothing becomes the sign for that. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder(charsetOf(bytes)).decode(bytes);
}

/** The same of a long text that comes in pieces: its first line says what it is written in. */
export class Decoding {
  #decoder: TextDecoder | undefined;
  #held: Uint8Array = new Uint8Array();

  add(piece: Uint8Array): string {
    if (this.#decoder) return this.#decoder.decode(piece, { stream: true });
    const held = Buffer.concat([this.#held, piece]);
    this.#held = held;
    const end = held.indexOf(0x0a);
    if (end < 0 && held.length < firstLineMost) return '';
    this.#decoder = new TextDecoder(charsetOf(end < 0 ? held : held.subarray(0, end)));
    return this.#decoder.decode(held, { stream: true });
  }

  end(): string {
    return this.#decoder ? this.#decoder.decode() : textOf(this.#held);
  }
}

const firstLineMost = 65_536;
