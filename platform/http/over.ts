import type { Socket } from 'node:net';
import type { FastifyReply } from 'fastify';

const pending = new WeakMap<Socket, Set<() => void>>();

/**
 * Tells once when an answer is over: taken, broken off, or hung up on while it was queued behind others of its
 * connection, of which Node before 24 tells only the first one's answer.
 */
export function whenOver({ raw, request }: FastifyReply, tell: () => void): void {
  const all = allOf(request.raw.socket);
  const over = (): void => {
    if (all.delete(over)) tell();
  };
  all.add(over);
  raw.once('finish', over).once('close', over);
}

function allOf(socket: Socket): Set<() => void> {
  const known = pending.get(socket);
  if (known) return known;
  const fresh = new Set<() => void>();
  pending.set(socket, fresh);
  socket.once('close', () => {
    for (const over of fresh) over();
  });
  return fresh;
}
