import type { LinkState } from './socket.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What stands over a page while its connection is not there; undefined when all is well. */
export function linkWords(state: LinkState): Words | undefined {
  return words[state];
}

/** What is a trouble; everything else goes by by itself and is told calmly. */
export const wrongLinks: readonly LinkState[] = ['connecting', 'lost', 'refused'];

const lost = { zh: '网络中断,正在重连', en: 'Connection lost; reconnecting' };

const words: Readonly<Record<LinkState, Words | undefined>> = {
  open: undefined,
  connecting: lost,
  lost,
  refused: { zh: '未能进入,请刷新', en: 'Could not join; reload the page' },
  'back-soon': { zh: '马上恢复', en: 'Back in a moment' },
  busy: { zh: '人数较多,正在排队进入', en: 'Busy; you will be let in shortly' },
  elsewhere: {
    zh: '直播间在另一台服务器,正在跳转',
    en: 'The room is on another server; redirecting',
  },
  placeless: {
    zh: '直播间在另一台服务器,但它没有配置网址;请从原链接进入,本页也会自动重试',
    en: 'The room is on another server with no public address; use your original link, or wait: this page retries automatically',
  },
};
