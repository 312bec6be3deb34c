import { refuse } from '../../../platform/kernel/index.ts';

/** Of a socket: the page may be a second ahead of the show, or behind it. */
export const notOnAirNow = refuse(
  'live.not-on-air',
  409,
  {
    zh: '当前未在播:可能刚结束或即将开始。本页会自动更新。',
    en: 'The show is not live: it has just ended or is about to start. This page updates automatically.',
  },
  { retryAfterMs: 5000 },
);

/** LIVE-36: who closes one of them comes in by itself. */
export const tooManySockets = (most: number) =>
  refuse(
    'live.too-many-sockets',
    429,
    {
      zh: `你已在 ${most} 个页面打开直播;关闭一个,本页会自动进入。`,
      en: `You have live shows open in ${most} pages. Close one and this page joins automatically.`,
    },
    { retryAfterMs: 10_000 },
  );

/** LIVE-43: the page comes in by itself when it is time. */
export const tooManyEntries = (waitMs: number) =>
  refuse(
    'live.too-many-entries',
    429,
    {
      zh: '你进出直播间过于频繁,请稍候;本页稍后会自动进入。',
      en: 'You join and leave too often. Please wait; this page joins automatically.',
    },
    { retryAfterMs: Math.max(3000, waitMs) },
  );

export const viewerUnknown = refuse('live.viewer-unknown', 401, {
  zh: '当前浏览器的观众身份已失效,请刷新页面重新进入。',
  en: 'This browser’s viewer identity has expired. Reload the page to join again.',
});

/** LIVE-10. */
export const simulatedNotAllowed = refuse('live.simulated-not-allowed', 403, {
  zh: '模拟观众只能进入彩排,不能进入真实直播。',
  en: 'Simulated viewers can only join rehearsals, not real shows.',
});

export const roomFault = refuse(
  'live.room-fault',
  503,
  {
    zh: '直播间出现故障,正在重新进入;已下订单不受影响。',
    en: 'The room had a problem and is reconnecting. Your orders are safe.',
  },
  { retryAfterMs: 3000 },
);

/** LIVE-44: an office, a school or a mobile network is one address. */
export const addressTooOften = (waitMs: number) =>
  refuse(
    'live.address-too-often',
    429,
    {
      zh: '你的网络同时发言的人太多,本条未收到,请几秒后重试。',
      en: 'Too many people on your network are chatting at once; this message was not sent. Try again in a few seconds.',
    },
    { retryAfterMs: Math.max(1000, waitMs) },
  );
