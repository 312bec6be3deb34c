import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Queue } from '../jobs/queue.ts';
import type { Result } from '../kernel/index.ts';
import { sendRefusal } from './answer.ts';
import { whenOver } from './over.ts';

/** Whoever takes nothing for so long has gone without saying so, and others wait for the place. */
const stuckMs = 60_000;

/** JOBS-7: tells when whoever asked has hung up before the answer was theirs. */
export function goneOf(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  whenOver(reply, () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

/**
 * JOBS-5: a large file, sent when it is its turn. The place is given up when the file is gone, however it went: sent,
 * broken off, or not taken any more (JOBS-7). Refuses with `jobs.busy`, or as `open` does.
 */
export async function sendQueued(
  reply: FastifyReply,
  queue: Queue,
  open: () => Promise<Result<Readable>>,
  idleMs = stuckMs,
): Promise<FastifyReply> {
  const gone = goneOf(reply);
  const place = await queue.enter(gone);
  if (!place.ok) return sendRefusal(reply, place.refusal);
  const leave = place.value;
  try {
    const opened = await open();
    if (!opened.ok) {
      leave();
      return sendRefusal(reply, opened.refusal);
    }
    opened.value.once('close', leave);
    reply.raw.setTimeout(idleMs, () => reply.raw.destroy());
    // Nobody told the file of those who hung up before it was opened.
    if (gone.aborted) opened.value.destroy();
    return reply.send(opened.value);
  } catch (error) {
    leave();
    throw error;
  }
}
