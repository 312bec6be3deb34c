/** One tag of a made stream: the coded bytes themselves are of no interest to who repacks them. */
export interface MadeTag {
  readonly type: 8 | 9;
  readonly ms: number;
  readonly body: Uint8Array;
}

/** 160 × 90 in H.264 high profile, as x264 describes it. */
export const small = bytesOf(
  '0164000affe100186764000aacb4146fc98088000003000800000300a078913501000568ef039cb0fdf8f800',
);
export const stereo = bytesOf('1210');

export function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

export function pictureConfig(ms: number, record: Uint8Array = small): MadeTag {
  return { type: 9, ms, body: Uint8Array.from([0x17, 0, 0, 0, 0, ...record]) };
}

export function soundConfig(ms: number, config: Uint8Array = stereo): MadeTag {
  return { type: 8, ms, body: Uint8Array.from([0xaf, 0, ...config]) };
}

/** `offset` is the composition time, 24 bits with a sign. */
export function picture(ms: number, key: boolean, offset = 0): MadeTag {
  const cts = [(offset >> 16) & 255, (offset >> 8) & 255, offset & 255];
  const nal = [0, 0, 0, 4, key ? 0x65 : 0x41, ms & 255, 1, 2];
  return { type: 9, ms, body: Uint8Array.from([key ? 0x17 : 0x27, 1, ...cts, ...nal]) };
}

export function sound(ms: number): MadeTag {
  return { type: 8, ms, body: Uint8Array.from([0xaf, 1, 0x21, 0x10, 4, ms & 255]) };
}

export interface Span {
  readonly from: number;
  readonly until: number;
  readonly keyMs?: number;
  readonly stepMs?: number;
  readonly picture?: boolean;
  readonly sound?: boolean;
}

/** Coded packets of a span in the order in which an encoder sends them, without configurations. */
export function span({ from, until, keyMs = 1000, stepMs = 40, ...with_ }: Span): MadeTag[] {
  const tags: MadeTag[] = [];
  for (let ms = from; with_.picture !== false && ms < until; ms += stepMs) {
    tags.push(picture(ms, (ms - from) % keyMs === 0));
  }
  for (let ms = from; with_.sound !== false && ms < until; ms += 23) tags.push(sound(ms));
  return tags.sort((one, other) => one.ms - other.ms);
}
