/** One media segment as a playlist names it. `epoch` changes when the encoder started anew. */
export interface ListedSegment {
  readonly sequence: number;
  readonly epoch: number;
  readonly uri: string;
  readonly initUri: string;
  readonly startMs: number;
  readonly durationMs: number;
}

/**
 * EXT-X-TARGETDURATION: no segment, rounded to the nearest second, may be longer
 * (RFC 8216 §4.3.3.1).
 */
export function targetSeconds(segments: readonly ListedSegment[]): number {
  return Math.max(1, ...segments.map((segment) => Math.round(segment.durationMs / 1000)));
}

export interface LiveOptions {
  readonly targetSeconds: number;
  /** How many discontinuities have left the window (RFC 8216 §4.3.3.3). */
  readonly discontinuitiesGone: number;
  readonly ended: boolean;
}

/**
 * The sliding window of a live stream. `CAN-BLOCK-RELOAD` lets a player ask for the list that
 * contains a segment not yet there, and be answered the moment it is (RFC 8216bis §6.2.5.2).
 */
export function livePlaylist(segments: readonly ListedSegment[], options: LiveOptions): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${options.targetSeconds}`,
    '#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES',
    `#EXT-X-MEDIA-SEQUENCE:${segments[0]?.sequence ?? 0}`,
    `#EXT-X-DISCONTINUITY-SEQUENCE:${options.discontinuitiesGone}`,
    ...segmentLines(segments),
  ];
  if (options.ended) lines.push('#EXT-X-ENDLIST');
  return `${lines.join('\n')}\n`;
}

/** The whole recording, after the show (RFC 8216 §4.3.3.5 VOD). */
export function vodPlaylist(segments: readonly ListedSegment[]): string {
  return `${[
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${targetSeconds(segments)}`,
    '#EXT-X-MEDIA-SEQUENCE:0',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    ...segmentLines(segments),
    '#EXT-X-ENDLIST',
  ].join('\n')}\n`;
}

/** Where one segment begins farther than this from the end of the one before, its time is said. */
const sameClockMs = 20;

/** MEDIA-23: a list may say nothing of dates; one that cannot be written must not cost the whole list. */
function dateTime({ startMs }: ListedSegment): string[] {
  const date = new Date(startMs);
  return Number.isNaN(date.getTime()) ? [] : [`#EXT-X-PROGRAM-DATE-TIME:${date.toISOString()}`];
}

function segmentLines(segments: readonly ListedSegment[]): string[] {
  const lines: string[] = [];
  let epoch: number | undefined;
  let endMs = 0;
  let next = 0;
  for (const segment of segments) {
    const moved = !(Math.abs(segment.startMs - endMs) <= sameClockMs);
    endMs = segment.startMs + segment.durationMs;
    // MEDIA-18: where segments are left out the encoder's clock jumps, too.
    if (segment.epoch === epoch && segment.sequence !== next) lines.push('#EXT-X-DISCONTINUITY');
    next = segment.sequence + 1;
    if (segment.epoch === epoch && moved) lines.push(...dateTime(segment));
    if (segment.epoch !== epoch) {
      // A new encoder run may change codecs and restarts its clock (RFC 8216 §4.3.2.3).
      if (epoch !== undefined) lines.push('#EXT-X-DISCONTINUITY');
      lines.push(`#EXT-X-MAP:URI="${segment.initUri}"`);
      lines.push(...dateTime(segment));
      epoch = segment.epoch;
    }
    lines.push(`#EXTINF:${(segment.durationMs / 1000).toFixed(3)},`, segment.uri);
  }
  return lines;
}
