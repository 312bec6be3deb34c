import { refuse } from '../../platform/kernel/index.ts';

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

export const streamPaused = refuse('ingest.paused', 409, {
  zh: '直播已暂停,马上回来。',
  en: 'The show is paused and will be back soon.',
});
