import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, handClock, openTestProgram, type TestProgram } from './program.ts';
import { openShow, type Show } from './show.ts';

describe('a show that is listened to', () => {
  const clock = handClock();
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-ear-'));
  const says = join(folder, 'says.jsonl');
  let test: TestProgram & { clock: typeof clock };
  let show: Show;

  beforeAll(async () => {
    const lines = [
      { atMs: 400, text: '大家好' },
      { atMs: 1200, text: '这是全网最低价' },
    ];
    writeFileSync(says, lines.map((line) => JSON.stringify(line)).join('\n'));
    test = { ...(await openTestProgram({ clock, says })), clock };
    test.program.jobs.stop();
    show = await openShow(test, 'live');
  }, 60_000);
  afterAll(async () => {
    await test.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const sound = (ms: number, id = show.session.id) =>
    test.program.app.inject({
      method: 'POST',
      url: `/api/sessions/${id}/sound`,
      payload: Buffer.alloc(ms * 32),
      headers: { ...show.content.headers, 'content-type': 'application/octet-stream' },
    });
  const facts = async () => (await test.program.tape.read(show.run.id))?.facts ?? [];

  it('[LIVE-21] what the studio’s sound says stands on the tape at its time, and is judged', async () => {
    const startedAt = clock.now() - 500;
    expect((await sound(500)).json()).toEqual({ listening: true });
    clock.forward(500);
    await sound(500);
    clock.forward(500);
    await sound(500);
    await expect
      .poll(async () => (await facts()).some((fact) => fact.type === 'guard.hit'))
      .toBe(true);
    const heard = (await facts()).flatMap((fact) =>
      fact.type === 'speech.heard' ? [[fact.data.text, fact.data.spokeAt - startedAt]] : [],
    );
    expect(heard).toEqual([
      ['大家好', 400],
      ['这是全网最低价', 1200],
    ]);
  });

  it('[LIVE-21] odd bytes, too many, none, and shows that are not on are refused', async () => {
    const odd = await test.program.app.inject({
      method: 'POST',
      url: `/api/sessions/${show.session.id}/sound`,
      headers: { ...show.content.headers, 'content-type': 'application/octet-stream' },
      payload: Buffer.alloc(3),
    });
    expect(odd.statusCode).toBe(422);
    expect((await sound(8001)).statusCode).toBe(422);
    expect((await sound(0)).statusCode).toBe(422);
    expect((await sound(500, 'ses_none')).statusCode).toBe(409);
    const data = await new Client(test.program).signIn('data');
    expect((await data.send('POST', `/api/sessions/${show.session.id}/sound`, {})).status).toBe(
      403,
    );
    await show.content.send('POST', `/api/sessions/${show.session.id}/stop`, {});
    await test.program.jobs.run('live.ears');
    expect((await sound(500)).statusCode).toBe(409);
  });
});
