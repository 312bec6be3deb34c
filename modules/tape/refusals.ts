import { refuse } from '../../platform/kernel/index.ts';

/** LIVE-37 */
export const roomFull = refuse(
  'live.room-full',
  503,
  {
    zh: '直播间太挤,这句没有收到;请几秒后再试。',
    en: 'The room is too crowded and this was not taken. Try again in a few seconds.',
  },
  { retryAfterMs: 3000 },
);

export const runUnknown = refuse('live.run-unknown', 404, {
  zh: '没有这一场。',
  en: 'There is no such show.',
});

/** What whoever reads a tape is told of one that nobody wrote. */
export const sessionUnknown = refuse('live.session-unknown', 404, {
  zh: '没有这个场次。',
  en: 'There is no such session.',
});
