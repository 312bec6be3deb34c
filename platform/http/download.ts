import type { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { Queue } from '../jobs/queue.ts';
import type { Result } from '../kernel/index.ts';
import { sendRefusal } from './answer.ts';

/** Whoever takes nothing for so long has gone without saying so, and others wait for the place. */
const stuckMs = 60_000;

/**
 * JOBS-5: a large file, sent when it is its turn. The place is given up when the file is gone, however it went.
 * Refuses with `jobs.busy`, or as `open` does.
 */
export async function sendInTurn(
  reply: FastifyReply,
  queue: Queue,
  open: () => Promise<Result<Readable>>,
): Promise<FastifyReply> {
  const place = await queue.enter();
  if (!place.ok) return sendRefusal(reply, place.refusal);
  const leave = place.value;
  try {
    const opened = await open();
    if (!opened.ok) {
      leave();
      return sendRefusal(reply, opened.refusal);
    }
    opened.value.once('close', leave);
    reply.raw.setTimeout(stuckMs, () => reply.raw.destroy());
    return reply.send(opened.value);
  } catch (error) {
    leave();
    throw error;
  }
}
