import { EgressRefused, type Egress } from '../../../platform/egress/index.ts';
import { saidOf, type Said } from '../domain/channel-words.ts';
import { channelAway, providerTrouble } from '../refusals.ts';
import type { Refusal } from '../../../platform/kernel/index.ts';

/** One call over the network, as a driver makes it. Bodies are bytes: signatures cover bytes. */
export interface Call {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CallAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export type Transport = (call: Call) => Promise<CallAnswer>;

const timeoutMs = 8000;

/**
 * The channel could not be reached, or hung up. Jobs ask again; whoever waits for an answer is told by the refusal, so
 * that nobody looks for the fault on our side.
 */
export class ChannelAway extends Error {
  readonly refusal = channelAway;
}

/**
 * The channel was reached and does not do it, or does not say what it was asked: nothing is known by it. Whoever waits
 * for an answer is told why by the refusal.
 */
export class ChannelTrouble extends Error {
  readonly said: Said;
  readonly refusal: Refusal;

  constructor(code: string, message?: string, said = saidOf(code, message)) {
    super(said.zh);
    this.said = said;
    this.refusal = providerTrouble(said);
  }
}

/** What came in a channel's name is not its own word, and nobody acts on it. */
export class NotGenuine extends Error {
  readonly said = {
    zh: '响应签名不是渠道的,未采信',
    en: 'the answer is not signed by the channel and is ignored',
  };
  readonly refusal = providerTrouble(this.said);
}

/**
 * What a channel answered, as JSON. Throws `ChannelAway` for what is none: behind a gateway that sends a page of its
 * own there is nobody.
 */
export function jsonOf(text: string, status: number): unknown {
  try {
    return text === '' ? {} : JSON.parse(text);
  } catch (error) {
    throw new ChannelAway(`the gateway answered no JSON (HTTP ${status})`, { cause: error });
  }
}

/**
 * The network through the one way out; a channel that does not answer in time is tried again. Throws `ChannelAway`,
 * and `EgressRefused` where the operator did not declare the place.
 */
export function networkOver(egress: Pick<Egress, 'fetch'>): Transport {
  return async ({ method, url, headers, body }) => {
    try {
      const answer = await egress.fetch(url, {
        method,
        headers,
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body }),
      });
      return {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
        body: Buffer.from(await answer.arrayBuffer()),
      };
    } catch (error) {
      if (error instanceof EgressRefused) throw error;
      throw new ChannelAway(`${new URL(url).origin} cannot be reached`, { cause: error });
    }
  };
}

const pieceSigns = 16 * 1024;

/** A text that lies in memory, in pieces. */
export async function* piecesOf(text: string): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += pieceSigns) {
    yield text.slice(from, from + pieceSigns);
  }
}
