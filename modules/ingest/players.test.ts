import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../platform/db/index.ts';
import { openOutbox } from '../../platform/events/index.ts';
import { openFiles } from '../../platform/files/index.ts';
import { openHttp, type App } from '../../platform/http/index.ts';
import { systemIds } from '../../platform/kernel/index.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import { emptyDatabase } from '../../platform/testing/index.ts';
import { initFile } from './app/segments.ts';
import { sharedBytes } from './http/routes.ts';
import { openIngest, type Ingest, type IngestDeps } from './index.ts';

describe('players', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-players-'));
  const files = openFiles(folder);
  const [log, metrics] = [openLog('silent'), openMetrics()];
  const now = (): number => 1_795_369_676_880;
  let database: Database;
  let outbox: IngestDeps['outbox'];
  let app: App;
  let ingest: Ingest;
  let port = 0;
  beforeAll(async () => {
    database = await emptyDatabase();
    const audit = { write: async () => {} };
    const privacy = {
      seal: (_place: string, secret: string) => secret,
      openSecret: async (_place: string, sealed: string) => sealed,
    };
    outbox = openOutbox({ database, log, metrics, now });
    ingest = openIngest({
      database,
      outbox,
      clock: { now },
      newId: systemIds(now),
      files,
      log,
      metrics,
      audit,
      privacy,
    });
    app = await openHttp({ log, metrics, version: '0', tlsOnly: false });
    ingest.routes(app);
    port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
  });
  afterAll(async () => {
    await app.close();
    await outbox.stop();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const asking = (path: string): Socket => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    return socket;
  };

  it('[MEDIA-19] a player that hangs up does not wait, and one too many is told to come again', async () => {
    const { window } = await ingest.channel('ses_waited');
    const path = '/origin/ses_waited/live.m3u8?_HLS_msn=0';
    const socket = asking(path);
    await expect.poll(() => window.waiting).toBe(1);
    socket.destroy();
    await expect.poll(() => window.waiting).toBe(0);
    const waiting = Array.from({ length: 20_000 }, () => window.waitFor(0, 60_000));
    const refused = await app.inject(path);
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '2']);
    expect(refused.json().code).toBe('ingest.too-many-wait');
    window.end();
    await Promise.all(waiting);
  });

  it('[INGEST-35] what is live is sent as it lies in memory, to however many', async () => {
    const bytes = new Uint8Array(new ArrayBuffer(100), 10, 80);
    const sent = sharedBytes(bytes);
    bytes[0] = 7;
    expect([sent.length, sent[0], sent.buffer === bytes.buffer]).toEqual([80, 7, true]);
    (await ingest.channel('ses_live')).window.setInit(1, bytes);
    const answer = await app.inject('/origin/ses_live/1/init.mp4');
    expect(answer.rawPayload).toEqual(Buffer.from(bytes));
  });

  it('[INGEST-36] what was recorded is read piece by piece, as it is taken', async () => {
    const large = Buffer.alloc(8 * 1024 * 1024, 'x');
    await files.write(initFile('ses_kept', 1), large);
    const whole = await app.inject('/origin/ses_kept/1/init.mp4');
    expect(whole.headers['content-length']).toBe(String(large.length));
    expect(whole.rawPayload.equals(large)).toBe(true);
    const opened = await ingest.picture('ses_kept', 1, 'init.mp4');
    if (!opened || !('pieces' in opened)) throw new Error('it was recorded');
    const [first] = await once(opened.pieces, 'data');
    expect(first.length).toBeLessThanOrEqual(64 * 1024);
    opened.pieces.destroy();
    await once(opened.pieces, 'close');
    expect((await app.inject('/origin/ses_kept/2/init.mp4')).statusCode).toBe(404);
  });
});
