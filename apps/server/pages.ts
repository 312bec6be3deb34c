import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { sendRefusal, whenOver, type App } from '../../platform/http/index.ts';
import { refuse, Seats } from '../../platform/kernel/index.ts';

/** Which built page answers which address; the pages route what is below by themselves. */
const pages: readonly (readonly [string, string])[] = [
  ['/', 'room.html'],
  ['/w/*', 'room.html'],
  ['/room/*', 'room.html'],
  ['/me', 'room.html'],
  ['/me/privacy', 'room.html'],
  ['/desk', 'desk.html'],
  ['/desk/*', 'desk.html'],
  ['/studio/*', 'studio.html'],
];

/** HTTP-15: each is an open file for as long as it is taken, and the database and its sockets need some, too. */
const filesMost = 1000;

const tooManyFiles = refuse(
  'http.too-many-files',
  503,
  {
    zh: '页面打开的人太多,请几秒后刷新。',
    en: 'Too many pages are open. Reload in a few seconds.',
  },
  { retryAfterMs: 2000 },
);

export async function pageRoutes(app: App, root: string, most = filesMost): Promise<void> {
  const folder = join(root, 'dist');
  if (!existsSync(folder)) return;
  const seats = new Seats(most);
  await app.register(async (scope) => {
    scope.addHook('onRequest', (_request, reply, done) => {
      const leave = seats.take('files');
      if (!leave) return sendRefusal(reply, tooManyFiles);
      whenOver(reply, leave);
      return done();
    });
    await scope.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      cacheControl: false,
      setHeaders: (response, path) => {
        const lasting = path.includes('/assets/');
        response.header(
          'cache-control',
          lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
        );
      },
    });
    for (const [url, file] of pages) {
      scope.get(url, { schema: { hide: true } }, (_request, reply) =>
        reply.header('cache-control', 'no-cache').sendFile(file),
      );
    }
  });
}
