import { z } from 'zod';
import { saidOf, type Said } from '../domain/channel-words.ts';
import { ChannelAway, ChannelTrouble, jsonOf, type CallAnswer } from './transport.ts';

export function bodyOf({ body, status }: CallAnswer): unknown {
  return jsonOf(body.toString(), status);
}

const troubleSchema = z.object({ code: z.string(), message: z.string().default('') });

export function codeOf(answer: CallAnswer): string | undefined {
  return troubleSchema.safeParse(bodyOf(answer)).data?.code;
}

export function whyOf(answer: CallAnswer): Said {
  const told = troubleSchema.safeParse(bodyOf(answer));
  return told.success ? saidOf(told.data.code, told.data.message) : saidOf(`HTTP_${answer.status}`);
}

export function troubleOf(answer: CallAnswer): Error {
  const told = troubleSchema.safeParse(bodyOf(answer)).data;
  return told
    ? new ChannelTrouble(told.code, told.message)
    : new ChannelAway(`the gateway answered HTTP ${answer.status}`);
}

export const notTaken: Said = {
  zh: '微信支付没有收到这笔退款',
  en: 'WeChat Pay did not take this refund',
  remedy: 'again',
};
