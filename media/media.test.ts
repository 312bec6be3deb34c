import { describe, expect, it } from 'vitest';
import { EncodedPacket, EncodedVideoPacketSource, NullTarget, Output } from 'mediabunny';
import { cmafFormat } from './cmaf.ts';
import { readInit, readSegment } from './mp4.ts';
import { livePlaylist, targetSeconds, vodPlaylist, type ListedSegment } from './playlist.ts';
import { ageOf } from './test-card.ts';
import { LiveWindow } from './window.ts';

const segment = (sequence: number, epoch: number, durationMs = 1000): ListedSegment => ({
  sequence,
  epoch,
  uri: `${epoch}/${sequence}.m4s`,
  initUri: `${epoch}/init.mp4`,
  startMs: sequence * 1000,
  durationMs,
});

describe('playlists', () => {
  it('[MEDIA-1] the window slides and counts what left it', () => {
    const window = new LiveWindow();
    for (let sequence = 0; sequence < 10; sequence += 1) {
      window.add(segment(sequence, sequence < 3 ? 1 : 2), new Uint8Array([sequence]));
    }
    const text = window.playlist();
    expect(text).toContain('#EXT-X-MEDIA-SEQUENCE:4');
    expect(text).toContain('#EXT-X-DISCONTINUITY-SEQUENCE:1');
    expect(text).not.toContain('#EXT-X-DISCONTINUITY\n');
    expect(window.segment(2, 9)).toEqual(new Uint8Array([9]));
  });

  it('[MEDIA-1] a new encoder run is a discontinuity with its own map and clock', () => {
    const text = livePlaylist([segment(1, 1), segment(2, 2)], {
      targetSeconds: 2,
      discontinuitiesGone: 0,
      ended: false,
    });
    const at = text.indexOf('#EXT-X-DISCONTINUITY\n');
    expect(at).toBeGreaterThan(text.indexOf('1/1.m4s'));
    expect(text.indexOf('#EXT-X-MAP:URI="2/init.mp4"')).toBeGreaterThan(at);
    expect(text).not.toContain('ENDLIST');
  });

  it('[MEDIA-2] no segment is longer than the target says', () => {
    const segments = [segment(0, 1, 1499), segment(1, 1, 2501)];
    expect(targetSeconds(segments)).toBe(3);
    expect(vodPlaylist(segments)).toContain('#EXT-X-TARGETDURATION:3');
    expect(vodPlaylist(segments).trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true);
  });

  it('[MEDIA-4] who asks for the next segment is answered when it comes', async () => {
    const window = new LiveWindow();
    window.add(segment(0, 1), new Uint8Array());
    const answers: string[] = [];
    const waiting = window.waitFor(1, 10_000).then(() => answers.push('came'));
    await Promise.resolve();
    expect(answers).toEqual([]);
    window.add(segment(1, 1), new Uint8Array());
    await waiting;
    expect(answers).toEqual(['came']);
    const ended = window.waitFor(9, 10_000);
    window.end();
    await ended;
  });

  it('[MEDIA-19] so many wait and no more, who hangs up leaves, and all are answered at once', async () => {
    const window = new LiveWindow();
    const gone = new AbortController();
    const left = window.waitFor(0, 60_000, gone.signal);
    const waiting = Array.from({ length: 19_999 }, () => window.waitFor(0, 60_000));
    expect(await window.waitFor(0, 60_000)).toBe(false);
    expect(window.waiting).toBe(20_000);
    gone.abort();
    await left;
    expect(window.waiting).toBe(19_999);
    expect(await window.waitFor(0, 60_000, gone.signal)).toBe(true);
    window.end();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([true]));
    expect(window.waiting).toBe(0);
  });
});

describe('the test card', () => {
  it('[MEDIA-5] its timecode tells how old a picture is', () => {
    const at = 1_795_369_676_880;
    const bits = (Math.floor(at / 20) % 2 ** 24).toString(2).padStart(24, '0');
    const squares = [...bits].map((bit) => (bit === '1' ? 230 : 20));
    expect(ageOf(squares, at)).toBe(0);
    expect(ageOf(squares, at + 2_340)).toBe(2_340);
  });
});

describe('segments', () => {
  it('[MEDIA-3] start and length are read from what the writer wrote', async () => {
    const { init, segments } = await writeVideo();
    const tracks = readInit(init);
    expect(tracks).toMatchObject([{ kind: 'video' }]);
    const times = segments.map((bytes) => readSegment(bytes, tracks ?? []));
    expect(times.map((time) => Math.round(time?.startMs ?? -1))).toEqual([0, 1000, 2000]);
    for (const time of times.slice(0, 2)) expect(time?.durationMs).toBeCloseTo(1000, 0);
  });

  it('[MEDIA-3] anything else is no segment, and no bytes make it fall over', async () => {
    const { init, segments } = await writeVideo();
    const tracks = readInit(init) ?? [];
    const whole = segments[0] ?? new Uint8Array();
    expect(readInit(new TextEncoder().encode('<html>'))).toBeUndefined();
    expect(readSegment(init, tracks)).toBeUndefined();
    for (let cut = 0; cut < Math.min(400, whole.length); cut += 7) {
      expect(() => readSegment(whole.subarray(0, cut), tracks)).not.toThrow();
      const wild = whole.slice();
      wild[cut] = 255;
      expect(() => readSegment(wild, tracks)).not.toThrow();
    }
  });
});

/** Three seconds of coded pictures; the coded bytes themselves are of no interest here. */
async function writeVideo(): Promise<{ init: Uint8Array; segments: Uint8Array[] }> {
  const segments: Uint8Array[] = [];
  let init = new Uint8Array();
  const format = cmafFormat({
    init: (bytes) => {
      init = Uint8Array.from(bytes);
    },
    segment: (bytes) => segments.push(bytes),
  });
  const output = new Output({ format, target: new NullTarget() });
  const video = new EncodedVideoPacketSource('avc');
  output.addVideoTrack(video);
  await output.start();
  const description = new Uint8Array([
    1, 66, 0, 31, 255, 225, 0, 4, 103, 66, 0, 31, 1, 0, 2, 104, 206,
  ]);
  const decoderConfig = { codec: 'avc1.42001f', codedWidth: 640, codedHeight: 360, description };
  for (let frame = 0; frame < 75; frame += 1) {
    const type = frame % 25 === 0 ? 'key' : 'delta';
    const data = new Uint8Array([0, 0, 0, 2, type === 'key' ? 0x65 : 0x41, frame]);
    const packet = new EncodedPacket(data, type, frame / 25, 1 / 25);
    await video.add(packet, { decoderConfig });
  }
  await output.finalize();
  return { init, segments };
}
