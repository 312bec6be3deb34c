import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { openHttp, type App, type Staff } from '../../platform/http/index.ts';
import { openLog, openMetrics } from '../../platform/telemetry/index.ts';
import type { Material } from '../ingest/index.ts';
import type { NewTapeFact, TapeFact } from './events.ts';
import { openTapeAlone } from './testing/open.ts';

const start = Date.UTC(2026, 11, 1, 4);
const run = {
  id: 'run_1',
  sessionId: 'ses_1',
  mode: 'live',
  openedAt: start,
  closedAt: start + 9000,
} as const;
const facts: readonly NewTapeFact[] = [
  {
    type: 'viewer.entered',
    data: { v: 'vwr_1', nick: '王小雨', source: 'lobby', follower: false },
  },
  {
    type: 'danmaku.said',
    key: 'say:vwr_1:1',
    data: { id: 'm', v: 'vwr_1', nick: '王小雨', text: '多少钱' },
  },
  {
    type: 'speech.heard',
    data: { id: 'l', text: '一级能效', spokeAt: start, by: '林夏', from: 'typed' },
  },
  { type: 'measure.ended', data: { id: 'x', by: '周导' } },
];
const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** A recording of three segments, chained as they are kept. */
function recording(): Material[] {
  let before = '0'.repeat(64);
  return [1, 2, 3].map((sequence) => {
    const bytes = Buffer.alloc(100, sequence);
    const sha256 = sha(bytes);
    before = sha(Buffer.from(`${before}:${sequence}:${sha256}`));
    return {
      file: `video/${sequence}.m4s`,
      sequence,
      startMs: start,
      durationMs: 1000,
      sha256,
      bytes: bytes.length,
      chain: before,
      read: async () => bytes,
    };
  });
}

const legal = [{ action: 'export', subject: 'evidence' }];
const counts = [{ action: 'view', subject: 'figures' }];
const moderates = [...counts, { action: 'moderate', subject: 'chat' }];

describe('who asks for a tape', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-pack-'));
  const forgotten: string[] = [];
  let opened: Awaited<ReturnType<typeof openTapeAlone>>;
  let app: App;
  let permits: Staff['permits'] = [];

  beforeAll(async () => {
    opened = await openTapeAlone({
      ingest: {
        material: async () => recording(),
        forgetRun: async (runId) => forgotten.push(runId),
      },
      evidenceOf: async ({ sessionId }) => {
        if (sessionId !== run.sessionId) return undefined;
        return { texts: { 'session.json': '{"title":"今晚八点"}' }, cover: undefined };
      },
    });
    const { tape, database } = opened;
    const numbered = facts.map((fact, index): TapeFact => {
      return { ...fact, seq: index + 1, at: start + index };
    });
    await database.inTransaction(async (tx) => {
      await tape.seed(tx, { run, facts: numbered });
      await tape.runs.insert(tx, { ...run, id: 'run_2', sessionId: 'ses_2' });
    });
    app = await openHttp({
      log: openLog('silent'),
      metrics: openMetrics(),
      version: '0',
      tlsOnly: false,
    });
    app.addHook('onRequest', async (request) => {
      request.staff = { id: 'stf_1', name: '何法', role: 'legal', permits };
    });
    tape.routes(app);
  });
  afterAll(async () => {
    await app.close();
    await opened.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = (as: Staff['permits'], url: string) => {
    permits = as;
    return app.inject({ url });
  };
  const verify = (bytes: Uint8Array): Promise<number> => {
    const path = join(folder, 'pack.zip');
    writeFileSync(path, bytes);
    const tool = join(import.meta.dirname, '../../tools/verify-evidence.js');
    return new Promise((resolve) => {
      execFile(process.execPath, [tool, path], (error) => resolve(error ? 1 : 0));
    });
  };

  it('[LIVE-17] a pack holds the tape, what others know of the show, and the seal of all; it verifies, and one altered byte does not', async () => {
    const sent = await ask(legal, '/api/runs/run_1/evidence.zip');
    expect([sent.statusCode, sent.headers['content-type']]).toEqual([200, 'application/zip']);
    const files = unzipSync(sent.rawPayload);
    const text = (name: string): string => Buffer.from(files[name] ?? []).toString();
    expect(text('session.json')).toContain('今晚八点');
    expect(text('transcript.txt')).toContain('一级能效  (林夏)');
    expect(text('chat.jsonl')).toContain('多少钱');
    expect(text('guard.jsonl').split('\n')).toHaveLength(2);
    expect(Object.keys(files).at(-1)).toBe('manifest.json');
    expect(await verify(sent.rawPayload)).toBe(0);
    const { seal } = JSON.parse(text('manifest.json'));
    const altered = Buffer.from(sent.rawPayload);
    const place = altered.indexOf(Buffer.alloc(100, 2));
    altered[place] = 9;
    expect([place > 0, await verify(altered)]).toEqual([true, 1]);
    // The seal is in the chain of the audit log, too.
    const { rows } = await opened.database.sql.execute<{ detail: { seal: string } }>(
      `select detail from audit.entry where action = 'evidence.exported' and object = 'run_1'`,
    );
    expect(rows).toEqual([{ detail: { seal, files: Object.keys(files).length - 1 } }]);
  });

  it('[LIVE-17] is refused to others, and of what nobody planned', async () => {
    expect((await ask(counts, '/api/runs/run_1/evidence.zip')).statusCode).toBe(403);
    for (const id of ['run_2', 'run_none']) {
      const sent = await ask(legal, `/api/runs/${id}/evidence.zip`);
      expect([sent.statusCode, sent.json()]).toMatchObject([404, { code: 'live.run-unknown' }]);
    }
  });

  it('[LIVE-26] who counts sees pseudonyms, masked names and no keys; who moderates sees whose it is', async () => {
    const told = async (as: Staff['permits']) => {
      const read = (await ask(as, '/api/runs/run_1/tape')).json<{ facts: TapeFact[] }>();
      expect(read).toMatchObject({ run: { id: 'run_1' }, brokenAt: null });
      return read.facts[1];
    };
    expect(await told(moderates)).toMatchObject({
      key: 'say:vwr_1:1',
      data: { v: 'vwr_1', nick: '王小雨', text: '多少钱' },
    });
    const masked = await told(counts);
    expect(masked).toMatchObject({ data: { v: 'as-vwr_1', nick: '王**', text: '多少钱' } });
    expect(masked).not.toHaveProperty('key');
    expect((await ask(legal, '/api/runs/run_1/tape')).statusCode).toBe(403);
    expect((await ask(counts, '/api/runs/run_none/tape')).json()).toMatchObject({
      code: 'live.session-unknown',
    });
  });

  it('[LIVE-20] a run that goes takes its tape and its recording with it; one that is on is not looked at', async () => {
    const { tape, database } = opened;
    await tape.runs.insert(database.sql, { ...run, id: 'run_on', closedAt: null });
    const [aging] = tape.personal.aging ?? [];
    const page = { before: start + 10_000, offset: 0, limit: 10 };
    const old = await aging?.page(database.sql, page);
    expect(old?.map(({ id, kind, moments }) => [id, kind, moments['ended']])).toEqual([
      ['run_1', 'run', run.closedAt],
      ['run_2', 'run', run.closedAt],
    ]);
    const [first] = old ?? [];
    if (!first) throw new Error('a run is old');
    await tape.personal.purge?.(first);
    expect([forgotten, await tape.read('run_1')]).toEqual([['run_1'], undefined]);
    expect((await aging?.page(database.sql, page))?.map(({ id }) => id)).toEqual(['run_2']);
    expect(await tape.personal.refsOf?.(database.sql, 'viewer:vwr_1')).toEqual([]);
  });
});
