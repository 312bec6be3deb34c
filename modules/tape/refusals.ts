import { refuse } from '../../platform/kernel/index.ts';

/** LIVE-37 */
export const roomFull = refuse(
  'live.room-full',
  503,
  {
    zh: '直播间繁忙,本条未收到,请几秒后重试。',
    en: 'The room is busy and your message was not sent. Try again in a few seconds.',
  },
  { retryAfterMs: 3000 },
);

export const runUnknown = refuse('live.run-unknown', 404, {
  zh: '没有本次开播的记录。',
  en: 'Run not found.',
});

/** What whoever reads a tape is told of one that nobody wrote. */
export const sessionUnknown = refuse('live.session-unknown', 404, {
  zh: '场次不存在。',
  en: 'Session not found.',
});
