import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unzipSync } from 'fflate';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { buy, newBuyer, openShow, pay, type Show } from './show.ts';

const sample = (name: string): Buffer =>
  readFileSync(new URL(`../modules/ingest/samples/${name}`, import.meta.url));

describe('the evidence of a show', () => {
  const clock = handClock();
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-evidence-'));
  let test: TestProgram & { clock: typeof clock };
  let show: Show;
  let legal: Client;
  let orderId = '';
  let laterId = '';
  const heard: number[] = [];
  let away = true;
  /** A recogniser that is away at first, and then hears the same two sentences in every piece. */
  const transcriber = {
    transcribe: async (sound: Uint8Array) => {
      if (away) throw new Error('away');
      heard.push(sound.length);
      return [
        { fromMs: 0, text: '大家好' },
        { fromMs: 1000, text: '这是行业第一品牌' },
      ];
    },
  };

  beforeAll(async () => {
    test = { ...(await openTestProgram({ clock, folder, transcriber })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
    legal = await new Client(test.program).signIn('legal');
    await publish();
    const line = { id: 'line-evidence', text: '这是全网最低价', at: clock.now(), from: 'file' };
    const path = `/api/sessions/${show.session.id}`;
    await show.content.send('POST', `${path}/speech`, { lines: [line] });
    const buyer = await newBuyer(test);
    const { body: order } = await buy(show, buyer);
    await pay(test, buyer, order);
    orderId = order.id;
    const filed = await show.content.send('POST', `/api/products/${show.product.id}/evidence`, {
      kind: 'test-report',
      title: { zh: '新检测报告', en: 'A new report' },
      issuer: '虚构实验室',
      number: 'NEW-REPORT-7',
      issuedOn: '2026-11-01',
      expiresOn: null,
      body: '整机噪音 22 分贝。',
    });
    expect(filed.status).toBe(201);
    const { body: later } = await buy(show, await newBuyer(test));
    laterId = later.id;
    await show.content.send('POST', `${path}/stop`, {});
    await test.program.outbox.drain();
  }, 60_000);
  afterAll(async () => {
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function publish(): Promise<void> {
    const { body } = await show.content.send<{ key: string }>(
      'GET',
      `/api/sessions/${show.session.id}/stream-key`,
    );
    const headers = { authorization: `Bearer ${body.key}`, 'x-publisher': 'evidence-test' };
    const put = (url: string, method: 'POST' | 'PUT', payload?: Buffer) =>
      test.program.app.inject({
        method,
        url,
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        ...(payload ? { payload } : {}),
      });
    const opened = await put('/api/ingest/epochs', 'POST');
    expect(opened.statusCode).toBe(201);
    await put('/api/ingest/epochs/1/init', 'PUT', sample('init.mp4'));
    for (let number = 0; number < 4; number += 1) {
      const sent = await put(`/api/ingest/epochs/1/${number}`, 'PUT', sample('segment.m4s'));
      expect(sent.statusCode).toBeLessThan(300);
      clock.forward(1000);
    }
    await test.program.jobs.run('live.listen');
    away = false;
    await test.program.jobs.run('live.listen');
    await test.program.jobs.run('live.listen');
    await test.program.outbox.drain();
  }

  const verify = (bytes: Uint8Array): Promise<{ code: number; said: string }> => {
    const path = join(folder, 'pack.zip');
    writeFileSync(path, bytes);
    const tool = join(import.meta.dirname, '../tools/verify-evidence.js');
    return new Promise((resolve) => {
      execFile(process.execPath, [tool, path], (error, stdout) => {
        resolve({ code: error ? 1 : 0, said: stdout });
      });
    });
  };
  const pack = async (query = ''): Promise<Buffer> => {
    const sent = await legal.download(`/api/runs/${show.run.id}/evidence.zip${query}`);
    expect(sent.status).toBe(200);
    return sent.bytes;
  };
  const text = (file: Uint8Array | undefined): string => Buffer.from(file ?? []).toString();

  it('[LIVE-17] holds what was said, sold, corrected and filmed, with masked buyers, and verifies', async () => {
    const bytes = await pack();
    const files = unzipSync(bytes);
    expect(text(files['transcript.txt'])).toContain('这是全网最低价');
    expect(text(files['guard.jsonl'])).toContain('PRI-11');
    expect(text(files['orders.json'])).toContain(orderId);
    expect(text(files['orders.json'])).toContain('王**');
    expect(text(files['orders.json'])).not.toContain('王小雨');
    expect(Object.keys(files)).toContain('video/init-1.mp4');
    expect(Object.keys(files).some((name) => name.endsWith('.m4s'))).toBe(true);
    const { code, said } = await verify(bytes);
    expect([code, said]).toEqual([0, expect.stringContaining('whole')]);
    const auditor = await new Client(test.program).signIn('auditor');
    const log = await auditor.send<object>('GET', '/api/audit');
    const seal: unknown = JSON.parse(text(files['manifest.json'])).seal;
    expect(JSON.stringify(log.body)).toContain(String(seal));
  });

  it('[LIVE-18] what a recogniser hears is on the tape once, at its time, and judged', async () => {
    expect(heard).toHaveLength(1);
    const facts = (await test.program.tape.read(show.run.id))?.facts ?? [];
    const lines = facts.flatMap((fact) =>
      fact.type === 'speech.heard' && fact.data.from === 'service' ? [fact.data] : [],
    );
    expect(lines.map((line) => line.text)).toEqual(['大家好', '这是行业第一品牌']);
    expect((lines[1]?.spokeAt ?? 0) - (lines[0]?.spokeAt ?? 0)).toBe(1000);
    expect(facts.some((fact) => fact.type === 'guard.hit' && fact.data.ruleId === 'ABS-03')).toBe(
      true,
    );
  });

  it('[LIVE-17] one altered byte anywhere is found', async () => {
    const bytes = await pack();
    const places = [0.1, 0.3, 0.5, 0.7, 0.9].map((part) => Math.floor(bytes.length * part));
    for (const place of places) {
      const altered = Buffer.from(bytes);
      altered[place] = (altered[place] ?? 0) ^ 1;
      expect([place, (await verify(altered)).code]).toEqual([place, 1]);
    }
    expect((await verify(bytes.subarray(0, bytes.length - 30))).code).toBe(1);
    expect((await verify(Buffer.from('nothing'))).code).toBe(1);
  });

  it('[LIVE-17] of one order or of one minute: less is in it, and it verifies', async () => {
    const one = unzipSync(await pack(`?orderId=${orderId}`));
    expect(JSON.parse(text(one['orders.json']))).toHaveLength(1);
    const later = await pack(`?from=${clock.now() + 3_600_000}&until=${clock.now() + 7_200_000}`);
    expect(Object.keys(unzipSync(later)).some((name) => name.endsWith('.m4s'))).toBe(false);
    expect((await verify(later)).code).toBe(0);
  });

  it('[CATALOG-5] [LIVE-17] an order keeps what its page said, whatever the page says later', async () => {
    const pageOf = async (id: string) => {
      const { body } = await legal.send<{ pages: { hash: string; body: string }[] }>(
        'GET',
        `/api/orders/${id}/pages`,
      );
      return body.pages;
    };
    const [before] = await pageOf(orderId);
    expect(before?.body).toContain(show.product.id);
    expect(
      createHash('sha256')
        .update(before?.body ?? '')
        .digest('hex'),
    ).toBe(before?.hash);
    const [after] = await pageOf(laterId);
    expect(after?.body).toContain('NEW-REPORT-7');
    expect(after?.hash).not.toBe(before?.hash);
    expect(await pageOf(orderId)).toEqual([before]);
    const files = unzipSync(await pack());
    expect(text(files[`pages/${before?.hash}.json`])).toBe(before?.body);
  });

  it('[LIVE-17] is for legal only, and of shows that were', async () => {
    const none = await legal.download('/api/runs/run_none/evidence.zip');
    expect(none.status).toBe(404);
    const content = await show.content.download(`/api/runs/${show.run.id}/evidence.zip`);
    expect(content.status).toBe(403);
  });
});
