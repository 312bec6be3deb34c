import { z } from 'zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer, goneOf, needStaff, sendRefusal, type App } from '../../../platform/http/index.ts';
import { epochOpenedSchema, streamKeySchema, streamStateSchema } from '../contract.ts';
import type { Ingest } from '../face.ts';
import { epochOver, keyUnknown, noStream, streamPaused, tooManyWait } from '../refusals.ts';

const bySession = z.object({ sessionId: z.string() });
const segmentBytesMax = 16 * 1024 * 1024;
const publisherHeaders = z.object({ authorization: z.string(), 'x-publisher': z.string() });

export function ingestRoutes(app: App, ingest: Ingest): void {
  app.addContentTypeParser(
    ['video/mp4', 'application/octet-stream'],
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, body),
  );
  staffRoutes(app, ingest);
  publisherRoutes(app, ingest);
  playerRoutes(app, ingest);
}

function staffRoutes(app: App, ingest: Ingest): void {
  app.get(
    '/api/sessions/:sessionId/stream-key',
    {
      schema: {
        tags: ['ingest'],
        summary: 'The key to publish with',
        params: bySession,
        response: { 200: streamKeySchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'publish', 'stream');
      if (!staff.ok) return answer(reply, staff);
      const { sessionId } = request.params;
      const key = await ingest.keyOf(sessionId);
      return reply.send({ sessionId, key, rtmpPort: ingest.rtmpState()?.port ?? null });
    },
  );
  app.post(
    '/api/sessions/:sessionId/stream-key/replace',
    {
      schema: {
        tags: ['ingest'],
        summary: 'A new key; the old one is dead at once',
        params: bySession,
        response: { 200: streamKeySchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'publish', 'stream');
      if (!staff.ok) return answer(reply, staff);
      const { sessionId } = request.params;
      const key = await ingest.replaceKey(sessionId, staff.value);
      return reply.send({ sessionId, key, rtmpPort: ingest.rtmpState()?.port ?? null });
    },
  );
  app.get(
    '/api/sessions/:sessionId/stream',
    {
      schema: {
        tags: ['ingest'],
        summary: 'How the stream is',
        params: bySession,
        response: { 200: streamStateSchema },
      },
    },
    async (request, reply) => {
      const staff = needStaff(request, 'view', 'session');
      if (!staff.ok) return answer(reply, staff);
      return reply.send(await ingest.stateOf(request.params.sessionId));
    },
  );
}

const keyIn = (authorization: string): string => authorization.replace(/^Bearer /, '');

/**
 * INGEST-21: who publishes is judged by the head of the request: sixteen megabytes are read from whoever holds the
 * key and the epoch, and from nobody else.
 */
function publisherFirst(ingest: Ingest) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const { authorization = '', 'x-publisher': publisher } = request.headers;
    const channel = await ingest.channelOfKey(
      keyIn(authorization),
      typeof publisher === 'string' ? publisher : undefined,
    );
    if (!channel) return sendRefusal(reply, keyUnknown);
    const { epoch } = epochOf.parse(request.params);
    return channel.isOf(epoch, publisher) ? undefined : sendRefusal(reply, epochOver);
  };
}

/** As it stands in the path; what is no number is no epoch of anybody. */
const epochOf = z.object({ epoch: z.coerce.number().catch(Number.NaN) });

function publisherRoutes(app: App, ingest: Ingest): void {
  const channelOf = (headers: z.infer<typeof publisherHeaders>) =>
    ingest.channelOfKey(keyIn(headers.authorization), headers['x-publisher']);
  app.post(
    '/api/ingest/epochs',
    {
      schema: {
        tags: ['ingest'],
        summary: 'Start publishing CMAF with a stream key',
        headers: publisherHeaders,
        response: { 201: epochOpenedSchema },
      },
    },
    async (request, reply) => {
      const channel = await channelOf(request.headers);
      if (!channel) return sendRefusal(reply, keyUnknown);
      const id = request.headers['x-publisher'];
      const opened = await channel.open({ id, source: 'browser' });
      if (!opened.ok) return answer(reply, opened);
      return reply.status(201).send({ epoch: opened.value, serverNow: ingest.now() });
    },
  );
  app.put(
    '/api/ingest/epochs/:epoch/:part',
    {
      bodyLimit: segmentBytesMax,
      preParsing: publisherFirst(ingest),
      schema: {
        tags: ['ingest'],
        summary: 'One CMAF segment: part is `init` or the number of the media segment',
        headers: publisherHeaders,
        params: z.object({
          epoch: z.coerce.number().int(),
          part: z.union([z.literal('init'), z.coerce.number().int().min(0)]),
        }),
      },
    },
    async (request, reply) => {
      const channel = await channelOf(request.headers);
      if (!channel) return sendRefusal(reply, keyUnknown);
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { epoch, part } = request.params;
      const taken =
        part === 'init'
          ? await channel.init(epoch, bytes)
          : await channel.segment(epoch, part, bytes);
      return taken.ok ? reply.status(204).send() : answer(reply, taken);
    },
  );
  app.delete(
    '/api/ingest/epochs/:epoch',
    {
      schema: {
        tags: ['ingest'],
        summary: 'Stop publishing',
        headers: publisherHeaders,
        params: z.object({ epoch: z.coerce.number().int() }),
      },
    },
    async (request, reply) => {
      const channel = await channelOf(request.headers);
      if (!channel) return sendRefusal(reply, keyUnknown);
      await channel.close(request.headers['x-publisher']);
      return reply.status(204).send();
    },
  );
}

function playerRoutes(app: App, ingest: Ingest): void {
  app.get(
    '/api/public/runs/:runId/recording',
    {
      schema: {
        tags: ['room'],
        summary: 'Whether a run was recorded; its playlist is /origin/runs/:runId/vod.m3u8',
        params: z.object({ runId: z.string() }),
        response: { 200: z.object({ recorded: z.boolean() }) },
      },
    },
    async (request, reply) => {
      return reply.send({ recorded: await ingest.isRecorded(request.params.runId) });
    },
  );
  const media = { config: { lane: 'media' } } as const;
  const playlistType = 'application/vnd.apple.mpegurl';
  const limits = z.object({ _HLS_msn: z.coerce.number().int().optional() });
  app.get(
    '/origin/:sessionId/live.m3u8',
    { ...media, schema: { hide: true, params: bySession, querystring: limits } },
    async (request, reply) => {
      const channel = await ingest.look(request.params.sessionId);
      if (channel.paused) return sendRefusal(reply, streamPaused);
      const gone = goneOf(reply);
      const { window } = channel;
      const wanted = request.query['_HLS_msn'];
      if (wanted !== undefined && !(await window.waitFor(wanted, 4000, gone))) {
        return sendRefusal(reply, tooManyWait);
      }
      // A player may be quicker than the publisher's first segment: it waits instead of failing.
      const starting = window.isEmpty && channel.state().source !== null;
      if (starting && !(await window.waitFor(0, 6000, gone))) {
        return sendRefusal(reply, tooManyWait);
      }
      // It may have been paused while the player waited.
      if (channel.paused) return sendRefusal(reply, streamPaused);
      if (channel.window.isEmpty) return sendRefusal(reply, noStream);
      return reply
        .header('cache-control', 'no-cache')
        .type(playlistType)
        .send(channel.window.playlist());
    },
  );
  app.get(
    '/origin/runs/:runId/vod.m3u8',
    { ...media, schema: { hide: true, params: z.object({ runId: z.string() }) } },
    async (request, reply) => {
      const playlist = await ingest.recording(request.params.runId);
      if (!playlist.ok) return answer(reply, playlist);
      return reply.type(playlistType).send(playlist.value);
    },
  );
  app.get(
    '/origin/:sessionId/:epoch/:file',
    {
      ...media,
      schema: {
        hide: true,
        params: z.object({
          sessionId: z.string().regex(/^ses_[0-9a-z]+$/),
          epoch: z.coerce.number().int(),
          file: z.string().regex(/^(init\.mp4|\d{1,9}\.m4s)$/),
        }),
      },
    },
    async (request, reply) => {
      const { sessionId, epoch, file } = request.params;
      const picture = await ingest.picture(sessionId, epoch, file);
      if (!picture) return sendRefusal(reply, noStream);
      reply.header('cache-control', 'public, max-age=31536000, immutable').type('video/mp4');
      if ('pieces' in picture) {
        return reply.header('content-length', picture.size).send(picture.pieces);
      }
      // INGEST-35: as it lies in memory, once for everybody.
      return reply.send(sharedBytes(picture));
    },
  );
}

/** The same bytes, as the server's own kind of them. */
export function sharedBytes({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
