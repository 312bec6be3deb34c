import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openHttp } from '../platform/http/index.ts';
import { openLog, openMetrics } from '../platform/telemetry/index.ts';
import { pageRoutes } from '../apps/server/pages.ts';

it('[HTTP-15] so many files of pages are open at once; what is no file goes on, and whoever leaves releases it', async () => {
  const root = mkdtempSync(join(tmpdir(), 'dianbo-pages-'));
  mkdirSync(join(root, 'dist/assets'), { recursive: true });
  writeFileSync(join(root, 'dist/room.html'), 'page');
  writeFileSync(join(root, 'dist/assets/large.js'), Buffer.alloc(64 * 1024 * 1024, ' '));
  const [log, metrics] = [openLog('silent'), openMetrics()];
  const app = await openHttp({ log, metrics, version: '0', tlsOnly: false });
  app.get('/api/here', (_request, reply) => reply.send('served'));
  await pageRoutes(app, root, 2);
  const port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
  const socket = connect(port, '127.0.0.1');
  // Who does not read what it asked for, twice.
  socket.write('GET /assets/large.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2));
  await once(socket, 'readable');
  const page = await app.inject('/');
  expect([page.statusCode, page.json().code]).toEqual([503, 'http.too-many-files']);
  expect(page.headers['retry-after']).toBe('2');
  expect((await app.inject('/api/here')).statusCode).toBe(200);
  socket.destroy();
  await expect.poll(async () => (await app.inject('/')).body).toBe('page');
  expect((await app.inject('/')).headers['cache-control']).toBe('no-cache');
  await app.close();
  rmSync(root, { recursive: true });
});
