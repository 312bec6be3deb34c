import { refuse } from '../../../platform/kernel/index.ts';

/** Of a socket: the page may be a second ahead of the show, or behind it. */
export const notOnAirNow = refuse(
  'live.not-on-air',
  409,
  {
    zh: '直播没有在播:可能刚结束,或马上开始。本页会自己跟上。',
    en: 'The show is not on: just over, or about to begin. This page will follow by itself.',
  },
  { retryAfterMs: 5000 },
);

/** LIVE-36: who closes one of them comes in by itself. */
export const tooManySockets = (most: number) =>
  refuse(
    'live.too-many-sockets',
    429,
    {
      zh: `你已在 ${most} 个页面打开了直播;关掉一个,本页会自己进来。`,
      en: `You have shows open in ${most} pages. Close one, and this page comes in by itself.`,
    },
    { retryAfterMs: 10_000 },
  );

/** LIVE-43: the page comes in by itself when it is time. */
export const tooManyEntries = (waitMs: number) =>
  refuse(
    'live.too-many-entries',
    429,
    {
      zh: '你进出直播间太频繁,请稍等;本页过一会儿会自己进来。',
      en: 'You come and go too often. Wait a moment; this page comes in by itself.',
    },
    { retryAfterMs: Math.max(3000, waitMs) },
  );

export const viewerUnknown = refuse('live.viewer-unknown', 401, {
  zh: '这个浏览器的观众身份已失效,请刷新页面,用新身份进来。',
  en: 'This browser is no longer known as a viewer. Reload the page to come in as a new one.',
});

/** LIVE-10. */
export const simulatedNotAllowed = refuse('live.simulated-not-allowed', 403, {
  zh: '模拟观众只进彩排,不进真实的直播。',
  en: 'Simulated viewers come to rehearsals, not to real shows.',
});

export const roomFault = refuse(
  'live.room-fault',
  503,
  {
    zh: '直播间出了点问题,正在重新进来;已下的订单不受影响。',
    en: 'The room had a fault and is being entered again. Your orders are safe.',
  },
  { retryAfterMs: 3000 },
);

/** LIVE-44: an office, a school or a mobile network is one address. */
export const addressTooOften = (waitMs: number) =>
  refuse(
    'live.address-too-often',
    429,
    {
      zh: '你的网络里同时说话的人太多,这句没有收到;请几秒后再试。',
      en: 'Too many from your network talk at once and this was not taken. Try again in a few seconds.',
    },
    { retryAfterMs: Math.max(1000, waitMs) },
  );
