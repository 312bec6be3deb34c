import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { App } from '../../platform/http/index.ts';

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

export async function pageRoutes(app: App, root: string): Promise<void> {
  const folder = join(root, 'dist');
  if (!existsSync(folder)) return;
  await app.register(fastifyStatic, {
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
    app.get(url, { schema: { hide: true } }, (_request, reply) =>
      reply.header('cache-control', 'no-cache').sendFile(file),
    );
  }
}
