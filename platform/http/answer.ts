import type { FastifyReply } from 'fastify';
import type { Refusal, Result } from '../kernel/index.ts';

/** Sends the value, or the refusal with its own status. */
export function answer<T>(reply: FastifyReply, result: Result<T>, status = 200): FastifyReply {
  if (!result.ok) return sendRefusal(reply, result.refusal);
  return reply.status(status).send(result.value);
}

export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, retryAfterMs, ...body } = refusal;
  if (retryAfterMs !== undefined) {
    reply.header('retry-after', String(Math.ceil(retryAfterMs / 1000)));
  }
  return reply.status(status).send(retryAfterMs === undefined ? body : { ...body, retryAfterMs });
}
