import type { StreamTrouble } from '../../media/remux.ts';
import { refuse, type Refusal } from '../../platform/kernel/index.ts';

export const keyUnknown = refuse('ingest.key-unknown', 401, {
  zh: '推流密钥不对,或已更换。',
  en: 'The stream key is wrong or was replaced.',
});

export const keyInUse = (retryAfterMs: number) =>
  refuse(
    'ingest.key-in-use',
    409,
    {
      zh: '另一路信号正在用这个密钥推流;同一密钥只能有一路。',
      en: 'Another publisher is on this key; one key carries one stream.',
    },
    { retryAfterMs },
  );

/** LIFE-6 */
export const channelBehind = refuse(
  'ingest.behind',
  503,
  {
    zh: '前面的画面还没写完,这一段没有收;稍后重发同一段。',
    en: 'Earlier segments are still being written and this one was not taken; send it again.',
  },
  { retryAfterMs: 1000 },
);

export const epochOver = refuse('ingest.epoch-over', 410, {
  zh: '这次推流已结束,请重新开始推流。',
  en: 'This publishing is over; start again.',
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
    zh: `一段 ${Math.round(ms)} 毫秒太长,最多 ${mostMs} 毫秒;请把关键帧间隔设为 1–2 秒。`,
    en: `A segment of ${Math.round(ms)} ms is too long (at most ${mostMs}); set key frames to 1–2 s.`,
  });

export const segmentEmpty = refuse('ingest.segment-empty', 422, {
  zh: '这一段没有时长(少于 1 毫秒);每段至少要有一帧,并写明它的时长。',
  en: 'This segment has no length (less than 1 ms): at least one frame, with its duration, is expected.',
});

export const initTooLarge = (bytes: number, mostBytes: number) =>
  refuse('ingest.init-too-large', 413, {
    zh: `初始化段有 ${bytes} 字节,太大,最多 ${mostBytes} 字节;里面只应有轨道的说明。`,
    en: `An initialisation segment of ${bytes} bytes is too large (at most ${mostBytes}): it only describes the tracks.`,
  });

export const numberAhead = (next: number, most: number) =>
  refuse('ingest.number-ahead', 422, {
    zh: `段号跳得太远:下一段应是 ${next},最多到 ${most}。请重新开始推流。`,
    en: `The segment's number is too far ahead: ${next} is next, ${most} at most. Start publishing again.`,
  });

export const clockBeyond = refuse('ingest.clock-beyond', 422, {
  zh: '这一段的开始时间(tfdt)超过 200 年,不是任何时钟的时间;请重新开始推流。',
  en: 'The segment begins (tfdt) after more than 200 years, which is no clock’s time; start publishing again.',
});

export const clockApart = (byMs: number) => {
  const minutes = Math.round(Math.abs(byMs) / 60_000);
  return refuse('ingest.clock-apart', 422, {
    zh: `这一段的开始时间(tfdt)比上一段的结尾${byMs < 0 ? '早' : '晚'}了 ${minutes} 分钟,对不上本次推流的时钟;请重新开始推流。`,
    en: `The segment begins (tfdt) ${minutes} minutes ${byMs < 0 ? 'before' : 'after'} the end of the last one, off this publishing's clock; start publishing again.`,
  });
};

export const tooFast = (kbps: number, mostKbps: number) =>
  refuse('ingest.too-fast', 429, {
    zh: `码率 ${kbps} kbit/s 超过上限 ${mostKbps}。`,
    en: `${kbps} kbit/s is above the limit of ${mostKbps}.`,
  });

export const noRecording = refuse('ingest.no-recording', 404, {
  zh: '这场没有录像。',
  en: 'There is no recording of this show.',
});

export const noStream = refuse('ingest.no-stream', 404, {
  zh: '还没有画面。',
  en: 'There is no picture yet.',
});

/** MEDIA-19: a player asks again by itself. */
export const tooManyWait = refuse(
  'ingest.too-many-wait',
  503,
  {
    zh: '等着看的人太多,画面过几秒再来。',
    en: 'Too many wait for the picture; it comes in a few seconds.',
  },
  { retryAfterMs: 2000 },
);

export const streamPaused = refuse('ingest.paused', 409, {
  zh: '直播已暂停,马上回来。',
  en: 'The show is paused and will be back soon.',
});

export const rtmpFailing = refuse('ingest.rtmp-failing', 503, {
  zh: 'RTMP 接收反复出错,正在自动重启;请改用浏览器推流,并告诉管理员。',
  en: 'Taking in RTMP fails again and again; publish from the browser, and tell an administrator.',
});

const pictureNot = (codec: string) =>
  refuse('ingest.picture-not-played', 415, {
    zh: `画面编码 ${codec} 浏览器播不了;请在编码器里选 H.264(High 档、8 位、4:2:0)。`,
    en: `Browsers do not play a picture in ${codec}: choose H.264 in the encoder (high, 8 bits, 4:2:0).`,
  });

const parametersNot = refuse('ingest.picture-parameters', 422, {
  zh: 'H.264 的参数集读不出来;请在编码器里选 H.264(High 档、8 位、4:2:0),再开始推流。',
  en: 'The parameter sets of H.264 cannot be read: choose H.264 (high, 8 bits, 4:2:0), and start again.',
});

const soundNot = (codec: string) =>
  refuse('ingest.sound-not-played', 415, {
    zh: `声音编码 ${codec} 浏览器播不了;请选 AAC-LC、立体声。`,
    en: `Browsers do not play sound in ${codec}: choose AAC-LC, stereo.`,
  });

const rareKeys = refuse('ingest.key-frames-rare', 422, {
  zh: '十秒半内没有来关键帧;请把关键帧间隔设为 1–2 秒。',
  en: 'No key frame came within 10.5 s: set key frames to 1–2 s.',
});

const noPicture = refuse('ingest.no-picture', 422, {
  zh: '十秒半内没有收到可以开始播放的画面(H.264 配置和关键帧)。',
  en: 'Within 10.5 s no picture came that can be begun with (H.264 configuration and key frame).',
});

const tooHeavy = refuse('ingest.too-heavy', 422, {
  zh: '两个关键帧之间的数据超过 24 MB;请降低码率,把关键帧间隔设为 1–2 秒。',
  en: 'More than 24 MB between two key frames: lower the bit rate and set key frames to 1–2 s.',
});

const unreadable = refuse('ingest.unreadable', 422, {
  zh: '这路信号读不懂,已断开;请重新开始推流。',
  en: 'This stream cannot be read and was cut; start publishing again.',
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
