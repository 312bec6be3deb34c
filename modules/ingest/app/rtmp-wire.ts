import type { Result } from '../../../platform/kernel/index.ts';
import type { RtmpCaps } from './rtmp-caps.ts';
import type { Desk } from './rtmp-publisher.ts';

/** What crosses between the thread that reads RTMP and the program. */
export interface WorkerSettings {
  readonly port: number;
  readonly host: string;
  readonly caps: RtmpCaps;
}

export interface Call {
  readonly id: number;
  readonly method: keyof Desk;
  readonly args: readonly unknown[];
}

export interface Answer {
  readonly id: number;
  readonly result?: Result<unknown>;
  readonly fault?: string;
}

export type FromWorker =
  | { readonly kind: 'call'; readonly call: Call }
  | { readonly kind: 'let-go'; readonly why: string }
  | { readonly kind: 'note'; readonly what: string; readonly detail: string }
  | { readonly kind: 'listening'; readonly port: number };

export interface ToWorker {
  readonly answer: Answer;
}

interface Asked {
  readonly done: (result: Result<never>) => void;
  readonly failed: (error: Error) => void;
}

/**
 * The desk as the thread sees it. Each publisher waits for its answers one after another, so no more
 * than a handful of segments a connection are under way.
 */
export function remoteDesk(send: (call: Call) => void): Desk & { answered(answer: Answer): void } {
  const asked = new Map<number, Asked>();
  let last = 0;
  const call = <T>(method: keyof Desk, ...args: readonly unknown[]): Promise<Result<T>> =>
    new Promise((done, failed) => {
      last += 1;
      asked.set(last, { done, failed });
      send({ id: last, method, args });
    });
  return {
    open: (...args) => call('open', ...args),
    init: (...args) => call('init', ...args),
    segment: (...args) => call('segment', ...args),
    alive: (...args) => call('alive', ...args),
    refused: (...args) => call('refused', ...args),
    close: (...args) => call('close', ...args),
    answered: ({ id, result, fault }) => {
      const waiting = asked.get(id);
      asked.delete(id);
      // As above: the value is of the method that was asked.
      if (result) waiting?.done(result as Result<never>);
      else waiting?.failed(new Error(fault ?? 'no answer'));
    },
  };
}

/** Does what the thread asked, and answers whatever happens. */
export async function answerCall(desk: Desk, { id, method, args }: Call): Promise<Answer> {
  try {
    // The thread built the arguments by the same type.
    const work = desk[method].bind(desk) as (
      ...given: readonly unknown[]
    ) => Promise<Result<unknown>>;
    return { id, result: await work(...args) };
  } catch (error) {
    return { id, fault: error instanceof Error ? error.message : String(error) };
  }
}
