/**
 * Just enough of ISO BMFF (ISO/IEC 14496-12) to know what a publisher sent: the tracks of an
 * initialisation segment, and where a media segment starts and how long it is. The origin measures
 * this itself, because playlists must be true whatever a publisher claims.
 */
interface Box {
  readonly type: string;
  /** What is in it, and nothing behind: a field that is not there is a RangeError. */
  readonly body: DataView;
}

export interface Track {
  readonly id: number;
  readonly kind: 'video' | 'audio' | 'other';
  readonly timescale: number;
  /** How long a sample is of which nothing else is said (`trex`); 0 where that is not said either. */
  readonly usualTicks: number;
}

export interface SegmentTimes {
  readonly startMs: number;
  readonly durationMs: number;
}

/** What encoders write has some twenty boxes, or some for each of many fragments. */
const boxesMax = 4096;

/**
 * MEDIA-20: one reading of one publisher's bytes. All its boxes together are counted, and nothing is followed deeper
 * than the path that is asked for, so that no bytes cost more than their length.
 */
class Boxes {
  #left = boxesMax;

  in(view: DataView): Box[] {
    const boxes: Box[] = [];
    let at = 0;
    while (at + 8 <= view.byteLength) {
      this.#left -= 1;
      if (this.#left < 0) throw new RangeError('too many boxes');
      const size = view.getUint32(at);
      const long = size === 1 && at + 16 <= view.byteLength;
      const length = long ? Number(view.getBigUint64(at + 8)) : size;
      const head = long ? 16 : 8;
      if (length < head || at + length > view.byteLength) return boxes;
      const body = new DataView(view.buffer, view.byteOffset + at + head, length - head);
      boxes.push({ type: fourCc(view, at + 4), body });
      at += length;
    }
    return boxes;
  }
}

function fourCc(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

const named = (boxes: readonly Box[], type: string): DataView | undefined =>
  boxes.find((box) => box.type === type)?.body;

/** What `read` makes of the bytes; `undefined` where a box ends before its fields do, or there are too many. */
function reading<T>(
  bytes: Uint8Array,
  read: (boxes: Boxes, top: readonly Box[]) => T | undefined,
): T | undefined {
  const boxes = new Boxes();
  try {
    return read(boxes, boxes.in(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The tracks of an initialisation segment; `undefined` when it is none. */
export function readInit(bytes: Uint8Array): readonly Track[] | undefined {
  return reading(bytes, (boxes, top) => {
    const moov = named(top, 'moov');
    if (!moov) return undefined;
    const inMoov = boxes.in(moov);
    const mvex = named(inMoov, 'mvex');
    const usual = new Map<number, number>();
    for (const { type, body } of mvex ? boxes.in(mvex) : []) {
      if (type === 'trex') usual.set(body.getUint32(4), body.getUint32(12));
    }
    const tracks = inMoov
      .filter((box) => box.type === 'trak')
      .flatMap((trak) => readTrack(boxes.in(trak.body), boxes) ?? [])
      .map((track) => ({ ...track, usualTicks: usual.get(track.id) ?? 0 }));
    return tracks.length > 0 ? tracks : undefined;
  });
}

function readTrack(inTrak: readonly Box[], boxes: Boxes): Omit<Track, 'usualTicks'> | undefined {
  const tkhd = named(inTrak, 'tkhd');
  const mdia = named(inTrak, 'mdia');
  const inMdia = mdia ? boxes.in(mdia) : [];
  const mdhd = named(inMdia, 'mdhd');
  const hdlr = named(inMdia, 'hdlr');
  if (!tkhd || !mdhd || !hdlr) return undefined;
  const id = tkhd.getUint32(tkhd.getUint8(0) === 1 ? 20 : 12);
  const timescale = mdhd.getUint32(mdhd.getUint8(0) === 1 ? 20 : 12);
  const handler = fourCc(hdlr, 8);
  const kind = handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : 'other';
  return timescale > 0 ? { id, kind, timescale } : undefined;
}

/**
 * Start and length of a media segment, taken from its video track where there is one, over all its fragments.
 * `undefined` when the bytes are no media segment of these tracks.
 */
export function readSegment(bytes: Uint8Array, tracks: readonly Track[]): SegmentTimes | undefined {
  const leading = tracks.find((track) => track.kind === 'video') ?? tracks[0];
  if (!leading) return undefined;
  return reading(bytes, (boxes, top) => {
    if (!top.some((box) => box.type === 'mdat')) return undefined;
    const fragments = top
      .filter((box) => box.type === 'moof')
      .flatMap((moof) => boxes.in(moof.body))
      .filter((box) => box.type === 'traf')
      .flatMap((traf) => readFragment(boxes.in(traf.body), leading) ?? []);
    const [first] = fragments;
    const durationMs = fragments.reduce((sum, fragment) => sum + fragment.durationMs, 0);
    return first && { startMs: first.startMs, durationMs };
  });
}

function readFragment(boxes: readonly Box[], track: Track): SegmentTimes | undefined {
  const tfhd = named(boxes, 'tfhd');
  const tfdt = named(boxes, 'tfdt');
  if (!tfhd || !tfdt || tfhd.getUint32(4) !== track.id) return undefined;
  const base = tfdt.getUint8(0) === 1 ? Number(tfdt.getBigUint64(4)) : tfdt.getUint32(4);
  const usual = defaultDuration(tfhd) ?? track.usualTicks;
  let ticks = 0;
  for (const { type, body } of boxes) if (type === 'trun') ticks += runTicks(body, usual);
  return {
    startMs: (base / track.timescale) * 1000,
    durationMs: (ticks / track.timescale) * 1000,
  };
}

/** `tfhd` (§8.8.7): optional fields stand in the order of their flag bits. */
function defaultDuration(tfhd: DataView): number | undefined {
  const flags = tfhd.getUint32(0) & 0xff_ff_ff;
  if ((flags & 0x8) === 0) return undefined;
  let at = 8;
  if (flags & 0x1) at += 8;
  if (flags & 0x2) at += 4;
  return tfhd.getUint32(at);
}

/**
 * `trun` (§8.8.8): each sample carries the fields that the flags name. A run that says it has more samples than its
 * box holds ends at the box.
 */
function runTicks(trun: DataView, usual: number): number {
  const flags = trun.getUint32(0) & 0xff_ff_ff;
  const samples = trun.getUint32(4);
  if ((flags & 0x100) === 0) return samples * usual;
  let at = 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
  const step = [0x100, 0x200, 0x400, 0x800].filter((bit) => flags & bit).length * 4;
  let ticks = 0;
  for (let index = 0; index < samples; index += 1) {
    ticks += trun.getUint32(at);
    at += step;
  }
  return ticks;
}
