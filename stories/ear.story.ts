import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

describe('the host is listened to', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dianbo-ear-story-'));
  let stage: Stage;
  beforeAll(async () => {
    const says = join(folder, 'says.jsonl');
    writeFileSync(says, JSON.stringify({ atMs: 2000, text: '这台是全网最低价' }));
    const settings = join(folder, 'asr.json');
    writeFileSync(settings, JSON.stringify({ driver: 'file', path: says }));
    stage = await openStage({ DIANBO_ASR: settings });
  }, 60_000);
  afterAll(async () => {
    await stage.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('[STORY-17] the studio’s own sound reaches the recogniser; a slip turns the prompter red by itself', async () => {
    const desk = await stage.signIn('content');
    const { sessions }: { sessions: { id: string; state: string }[] } = await (
      await desk.request.get(`${stage.base}/api/sessions`)
    ).json();
    const id = sessions.find((item) => item.state === 'reviewed')?.id ?? '';
    await desk.request.post(`${stage.base}/api/sessions/${id}/runs`, { data: { mode: 'live' } });
    const host = await desk.context().newPage();
    await host.goto(`${stage.base}/studio/${id}`);
    await host.getByRole('button', { name: /摄像头和麦克风/ }).click();
    await host.getByRole('button', { name: '开始推流' }).click();
    await host.locator('[data-testid=publish-state][data-state=on]').waitFor();
    await desk.goto(`${stage.base}/desk/prompter/${id}`);
    await desk.getByText('全网最低价').first().waitFor({ timeout: 20_000 });
    await stage.picture(desk, 'ear-prompter');
    await host.close();
    expect(stage.complaints).toEqual([]);
  }, 60_000);
});
