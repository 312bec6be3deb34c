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

const lost = { zh: '网络断了,正在重连', en: 'Connection lost, coming back' };

const words: Readonly<Record<LinkState, Words | undefined>> = {
  open: undefined,
  connecting: lost,
  lost,
  refused: { zh: '没有进成,请刷新', en: 'Not admitted; reload' },
  'back-soon': { zh: '马上回来', en: 'Back in a moment' },
  busy: { zh: '人有点多,正在排队进来', en: 'Crowded; letting you in shortly' },
  elsewhere: {
    zh: '直播间在另一台服务器,正在带你过去',
    en: 'The room is on another server; going there',
  },
  placeless: {
    zh: '直播间在另一台服务器,它没有登记网址;请从原来的链接进入,这里也会自动重试',
    en: 'The room is on another server that has no address set; use the link you came by, or wait: it is tried again',
  },
};
