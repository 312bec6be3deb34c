import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { allSeen } from './program.ts';
import { openStage, phone, type Stage } from './stage.ts';

describe('the host is listened to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-ear-story-'));
  let stage: Stage;
  beforeAll(async () => {
    const says = join(folder, 'says.jsonl');
    writeFileSync(says, JSON.stringify({ atMs: 2000, text: '这台是全网最低价' }));
    const settings = join(folder, 'asr.json');
    writeFileSync(settings, JSON.stringify({ driver: 'file', path: says }));
    // A setting of its own, and a stream.
    stage = await openStage({ DIANBO_ASR: settings });
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The plan says that a virtual figure hosts; somebody else reviews it. */
  async function letBeVirtual(desk: Page, id: string): Promise<void> {
    const path = `${stage.base}/api/sessions/${id}`;
    await desk.request.post(`${path}/state`, { data: { to: 'draft' } });
    const session: { version: number; plan: object } = await (await desk.request.get(path)).json();
    const plan = { ...session.plan, madeByAi: true };
    const data = { version: session.version, plan };
    expect((await desk.request.put(path, { data })).status()).toBe(200);
    const legal = await stage.signIn('legal');
    const reviewed = await legal.request.post(`${path}/reviews`, {
      data: allSeen(session.version + 1),
    });
    expect(reviewed.status()).toBe(200);
    await legal.context().close();
  }

  it('[LIVE-22] [INGEST-8] [STORY-17] the studio’s own sound reaches the recogniser; a slip turns the prompter red by itself', async () => {
    const desk = await stage.signIn('content');
    const { sessions }: { sessions: { id: string; state: string }[] } = await (
      await desk.request.get(`${stage.base}/api/sessions`)
    ).json();
    const id = sessions.find((item) => item.state === 'reviewed')?.id ?? '';
    await letBeVirtual(desk, id);
    await desk.request.post(`${stage.base}/api/sessions/${id}/runs`, { data: { mode: 'live' } });
    const host = await desk.context().newPage();
    await host.goto(`${stage.base}/studio/${id}`);
    await host.getByRole('button', { name: /摄像头和麦克风/ }).click();
    await host.getByRole('button', { name: '开始推流' }).click();
    await host.locator('[data-testid=publish-state][data-state=on]').waitFor();
    await desk.goto(`${stage.base}/desk/prompter/${id}`);
    await desk.getByText('全网最低价').first().waitFor({ timeout: 20_000 });
    await stage.picture(desk, 'ear-prompter');
    await stage.picture(host, 'ear-studio');
    const viewer = await stage.viewer();
    await viewer.goto(`${stage.base}/room/${id}`);
    const opening = await viewer.request.get(`${stage.base}/origin/${id}/1/init.mp4`);
    expect((await opening.body()).includes('"ContentProducer":"')).toBe(true);
    const mark = await viewer.getByTestId('ai-mark').boundingBox();
    expect(mark?.height).toBeGreaterThanOrEqual(0.05 * phone.width);
    await stage.picture(viewer, 'ear-room');
    await host.close();
    expect(stage.complaints).toEqual([]);
  }, 60_000);
});
