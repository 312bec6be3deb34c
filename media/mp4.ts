/**
 * Just enough of ISO BMFF (ISO/IEC 14496-12) to know what a publisher sent: the tracks of an
 * initialisation segment, and where a media segment starts and how long it is. The origin measures
 * this itself, because playlists must be true whatever a publisher claims.
 */
interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export interface Track {
  readonly id: number;
  readonly kind: 'video' | 'audio' | 'other';
  readonly timescale: number;
}

export interface SegmentTimes {
  readonly startMs: number;
  readonly durationMs: number;
}

const boxesMax = 4096;

function boxesIn(view: DataView, start: number, end: number): Box[] {
  const boxes: Box[] = [];
  let at = start;
  while (at + 8 <= end && boxes.length < boxesMax) {
    const size = view.getUint32(at);
    const long = size === 1 && at + 16 <= end;
    const length = long ? Number(view.getBigUint64(at + 8)) : size;
    const head = long ? 16 : 8;
    if (length < head || at + length > end) return boxes;
    boxes.push({ type: fourCc(view, at + 4), start: at + head, end: at + length });
    at += length;
  }
  return boxes;
}

function fourCc(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

function child(view: DataView, parent: Box, type: string): Box | undefined {
  return boxesIn(view, parent.start, parent.end).find((box) => box.type === type);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The tracks of an initialisation segment; `undefined` when it is none. */
export function readInit(bytes: Uint8Array): readonly Track[] | undefined {
  const view = viewOf(bytes);
  try {
    const moov = boxesIn(view, 0, view.byteLength).find((box) => box.type === 'moov');
    if (!moov) return undefined;
    const tracks = boxesIn(view, moov.start, moov.end)
      .filter((box) => box.type === 'trak')
      .flatMap((trak) => readTrack(view, trak) ?? []);
    return tracks.length > 0 ? tracks : undefined;
  } catch (error) {
    // A box that ends before its fields do: not an initialisation segment.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readTrack(view: DataView, trak: Box): Track | undefined {
  const tkhd = child(view, trak, 'tkhd');
  const mdia = child(view, trak, 'mdia');
  const mdhd = mdia && child(view, mdia, 'mdhd');
  const hdlr = mdia && child(view, mdia, 'hdlr');
  if (!tkhd || !mdhd || !hdlr) return undefined;
  const id = view.getUint32(tkhd.start + (view.getUint8(tkhd.start) === 1 ? 20 : 12));
  const timescale = view.getUint32(mdhd.start + (view.getUint8(mdhd.start) === 1 ? 20 : 12));
  const handler = fourCc(view, hdlr.start + 8);
  const kind = handler === 'vide' ? 'video' : handler === 'soun' ? 'audio' : 'other';
  return timescale > 0 ? { id, kind, timescale } : undefined;
}

/**
 * Start and length of a media segment, taken from its video track where there is one.
 * `undefined` when the bytes are no media segment of these tracks.
 */
export function readSegment(bytes: Uint8Array, tracks: readonly Track[]): SegmentTimes | undefined {
  const view = viewOf(bytes);
  try {
    const top = boxesIn(view, 0, view.byteLength);
    const moof = top.find((box) => box.type === 'moof');
    if (!moof || !top.some((box) => box.type === 'mdat')) return undefined;
    const leading = tracks.find((track) => track.kind === 'video') ?? tracks[0];
    for (const traf of boxesIn(view, moof.start, moof.end)) {
      if (traf.type !== 'traf') continue;
      const times = readFragment(view, traf, leading);
      if (times) return times;
    }
    return undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readFragment(
  view: DataView,
  traf: Box,
  track: Track | undefined,
): SegmentTimes | undefined {
  const tfhd = child(view, traf, 'tfhd');
  const tfdt = child(view, traf, 'tfdt');
  if (!track || !tfhd || !tfdt || view.getUint32(tfhd.start + 4) !== track.id) return undefined;
  const base =
    view.getUint8(tfdt.start) === 1
      ? Number(view.getBigUint64(tfdt.start + 4))
      : view.getUint32(tfdt.start + 4);
  const usual = defaultDuration(view, tfhd);
  let ticks = 0;
  for (const trun of boxesIn(view, traf.start, traf.end)) {
    if (trun.type === 'trun') ticks += runTicks(view, trun, usual);
  }
  return {
    startMs: (base / track.timescale) * 1000,
    durationMs: (ticks / track.timescale) * 1000,
  };
}

/** `tfhd` (§8.8.7): optional fields stand in the order of their flag bits. */
function defaultDuration(view: DataView, tfhd: Box): number {
  const flags = view.getUint32(tfhd.start) & 0xff_ff_ff;
  if ((flags & 0x8) === 0) return 0;
  let at = tfhd.start + 8;
  if (flags & 0x1) at += 8;
  if (flags & 0x2) at += 4;
  return view.getUint32(at);
}

/** `trun` (§8.8.8): each sample carries the fields that the flags name. */
function runTicks(view: DataView, trun: Box, usual: number): number {
  const flags = view.getUint32(trun.start) & 0xff_ff_ff;
  const samples = view.getUint32(trun.start + 4);
  if ((flags & 0x100) === 0) return samples * usual;
  let at = trun.start + 8 + (flags & 0x1 ? 4 : 0) + (flags & 0x4 ? 4 : 0);
  const step = [0x100, 0x200, 0x400, 0x800].filter((bit) => flags & bit).length * 4;
  let ticks = 0;
  for (let index = 0; index < samples; index += 1) {
    ticks += view.getUint32(at);
    at += step;
  }
  return ticks;
}
