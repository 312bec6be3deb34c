import type { StreamTrouble } from '../../media/remux.ts';
import { refuse, type Refusal } from '../../platform/kernel/index.ts';

export const keyUnknown = refuse('ingest.key-unknown', 401, {
  zh: '推流密钥错误或已更换。',
  en: 'The stream key is wrong or has been replaced.',
});

export const keyInUse = (retryAfterMs: number) =>
  refuse(
    'ingest.key-in-use',
    409,
    {
      zh: '该密钥已有一路信号在推流;同一密钥只能推一路。',
      en: 'Another publisher is using this key; one key carries one stream.',
    },
    { retryAfterMs },
  );

/** LIFE-6 */
export const channelBehind = refuse(
  'ingest.behind',
  503,
  {
    zh: '前面的分片尚未写完,本段未接收,请稍后重发。',
    en: 'Earlier segments are still being written, so this one was not accepted; send it again.',
  },
  { retryAfterMs: 1000 },
);

export const epochOver = refuse('ingest.epoch-over', 410, {
  zh: '本次推流已结束,请重新开始推流。',
  en: 'This stream has ended; start publishing again.',
});

export const notInit = refuse('ingest.not-an-init-segment', 422, {
  zh: '收到的不是 CMAF 初始化段(应有 moov 和至少一条轨道)。',
  en: 'Not a CMAF initialisation segment: a moov box with at least one track is expected.',
});

export const notSegment = refuse('ingest.not-a-media-segment', 422, {
  zh: '收到的不是本路信号的 CMAF 媒体段(应有 moof 和 mdat)。',
  en: 'Not a CMAF media segment of this stream: moof and mdat are expected.',
});

export const segmentTooLong = (ms: number, mostMs: number) =>
  refuse('ingest.segment-too-long', 422, {
    zh: `分片时长 ${Math.round(ms)} 毫秒,最多 ${mostMs} 毫秒;请把关键帧间隔设为 1–2 秒。`,
    en: `A segment of ${Math.round(ms)} ms is too long (at most ${mostMs}); set the key frame interval to 1–2 s.`,
  });

export const segmentEmpty = refuse('ingest.segment-empty', 422, {
  zh: '分片没有时长(少于 1 毫秒);每段至少要有一帧,并写明时长。',
  en: 'This segment has no duration (less than 1 ms): at least one frame with its duration expected.',
});

export const initTooLarge = (bytes: number, mostBytes: number) =>
  refuse('ingest.init-too-large', 413, {
    zh: `初始化段 ${bytes} 字节,最多 ${mostBytes} 字节;只应包含轨道说明。`,
    en: `An initialisation segment of ${bytes} bytes is too large (at most ${mostBytes}); it should only describe the tracks.`,
  });

export const numberAhead = (next: number, most: number) =>
  refuse('ingest.number-ahead', 422, {
    zh: `分片序号跳跃过大:下一段应为 ${next},最大 ${most}。请重新开始推流。`,
    en: `Segment number too far ahead: ${next} expected, ${most} at most. Start publishing again.`,
  });

export const clockBeyond = refuse('ingest.clock-beyond', 422, {
  zh: '分片开始时间(tfdt)超过 200 年,不是有效时间;请重新开始推流。',
  en: 'The segment start time (tfdt) is over 200 years and not valid; start publishing again.',
});

export const clockApart = (byMs: number) => {
  const minutes = Math.round(Math.abs(byMs) / 60_000);
  return refuse('ingest.clock-apart', 422, {
    zh: `分片开始时间(tfdt)比上一段结尾${byMs < 0 ? '早' : '晚'} ${minutes} 分钟,与本次推流的时钟不符;请重新开始推流。`,
    en: `The segment starts (tfdt) ${minutes} minutes ${byMs < 0 ? 'before' : 'after'} the end of the last one and does not match the clock of this stream; start publishing again.`,
  });
};

export const tooFast = (kbps: number, mostKbps: number) =>
  refuse('ingest.too-fast', 429, {
    zh: `码率 ${kbps} kbit/s 超过上限 ${mostKbps}。`,
    en: `${kbps} kbit/s is above the limit of ${mostKbps}.`,
  });

export const noRecording = refuse('ingest.no-recording', 404, {
  zh: '本场没有录像。',
  en: 'No recording of this show.',
});

export const noStream = refuse('ingest.no-stream', 404, {
  zh: '还没有画面。',
  en: 'No video yet.',
});

/** MEDIA-19: a player asks again by itself. */
export const tooManyWait = refuse(
  'ingest.too-many-wait',
  503,
  {
    zh: '观看人数过多,画面将在几秒后加载。',
    en: 'Too many viewers are waiting; the video loads in a few seconds.',
  },
  { retryAfterMs: 2000 },
);

export const streamPaused = refuse('ingest.paused', 409, {
  zh: '直播已暂停,稍后继续。',
  en: 'The show is paused and will be back soon.',
});

export const rtmpFailing = refuse('ingest.rtmp-failing', 503, {
  zh: 'RTMP 接收反复出错,正在自动重启;请改用浏览器推流,并联系管理员。',
  en: 'RTMP ingest keeps failing and is restarting; publish from the browser and tell an administrator.',
});

const pictureNot = (codec: string) =>
  refuse('ingest.picture-not-played', 415, {
    zh: `浏览器不支持视频编码 ${codec};请在编码器里选 H.264(High 档、8 位、4:2:0)。`,
    en: `Browsers cannot play video in ${codec}; choose H.264 in the encoder (High profile, 8 bit, 4:2:0).`,
  });

const parametersNot = refuse('ingest.picture-parameters', 422, {
  zh: 'H.264 参数集无法解析;请在编码器里选 H.264(High 档、8 位、4:2:0),再开始推流。',
  en: 'The H.264 parameter sets cannot be parsed; choose H.264 (High profile, 8 bit, 4:2:0) and start again.',
});

const soundNot = (codec: string) =>
  refuse('ingest.sound-not-played', 415, {
    zh: `浏览器不支持音频编码 ${codec};请选 AAC-LC、立体声。`,
    en: `Browsers cannot play audio in ${codec}; choose AAC-LC, stereo.`,
  });

const rareKeys = refuse('ingest.key-frames-rare', 422, {
  zh: '10.5 秒内没有收到关键帧;请把关键帧间隔设为 1–2 秒。',
  en: 'No key frame within 10.5 s; set the key frame interval to 1–2 s.',
});

const noPicture = refuse('ingest.no-picture', 422, {
  zh: '10.5 秒内没有收到可播放的画面(H.264 配置和关键帧)。',
  en: 'No playable video within 10.5 s (H.264 configuration and key frame).',
});

const tooHeavy = refuse('ingest.too-heavy', 422, {
  zh: '两个关键帧之间的数据超过 24 MB;请降低码率,把关键帧间隔设为 1–2 秒。',
  en: 'More than 24 MB between two key frames; lower the bit rate and set the key frame interval to 1–2 s.',
});

const unreadable = refuse('ingest.unreadable', 422, {
  zh: '信号无法解析,已断开;请重新开始推流。',
  en: 'The stream cannot be parsed and was disconnected; start publishing again.',
});

/** In the words of a director and of whoever runs the encoder. */
export function notCarried({ what, detail }: StreamTrouble): Refusal {
  if (what === 'picture') return pictureNot(detail);
  if (what === 'sound') return soundNot(detail);
  const others = {
    'rare-keys': rareKeys,
    'no-picture': noPicture,
    heavy: tooHeavy,
    unreadable,
    parameters: parametersNot,
  };
  return others[what];
}
