import { EgressRefused } from '../../../platform/egress/index.ts';
import type { Words } from '../../../platform/kernel/index.ts';
import { ChannelAway, ChannelTrouble, NotGenuine } from './transport.ts';

/** The channel sent something as a bill that is none, or not the one that it told of. */
export class BillLost extends Error {
  readonly words: Words;

  constructor(words: Words) {
    super(words.en);
    this.words = words;
  }
}

const away: Words = {
  zh: '渠道无法连接,或响应不完整',
  en: 'the channel is unreachable or its answer was incomplete',
};

const undeclared: Words = {
  zh: '渠道给出的下载地址不在出网白名单内',
  en: 'the download URL given by the channel is not on the egress allow list',
};

/** PAYMENT-35: why a bill cannot be had, as its reader says it in either language. */
export function whyNoBill(error: unknown): Words {
  if (error instanceof BillLost) return error.words;
  if (error instanceof ChannelAway) return away;
  if (error instanceof ChannelTrouble) return error.said;
  if (error instanceof NotGenuine) return error.said;
  if (error instanceof EgressRefused) return undeclared;
  const told = error instanceof Error ? error.message : String(error);
  return { zh: `文件打不开(${told})`, en: `the file cannot be opened (${told})` };
}
