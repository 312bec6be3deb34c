import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openStage, phone } from '../stories/stage.ts';

/** `npm run pictures`: runs the demo evening and keeps the pictures that the README shows. */
const kept = join(import.meta.dirname, '../docs/pictures');
mkdirSync(kept, { recursive: true });
const stage = await openStage();
const keep = (page: Page, name: string): Promise<Buffer> =>
  page.screenshot({ path: join(kept, `${name}.png`) });

const host = await stage.signIn('content');
const answer: { sessions: { id: string; state: string; runs: { id: string }[] }[] } = await (
  await host.request.get(`${stage.base}/api/sessions`)
).json();
const find = (state: string) => answer.sessions.find((session) => session.state === state);
await host.goto(`${stage.base}/desk/sessions/${find('draft')?.id}`);
await host.getByRole('button', { name: /看懂能效标识/ }).click();
await keep(host, 'plan-wide');
await host.goto(`${stage.base}/desk/review/${find('ended')?.runs[0]?.id}`);
await host.locator('[data-agree=true]').waitFor();
await keep(host, 'review-wide');

const id = find('reviewed')?.id ?? '';
await host.goto(`${stage.base}/desk/demo`);
await host.getByRole('button', { name: '开始' }).click();
await host.waitForURL(/studio/);
const viewer = await stage.viewer();
await viewer.setViewportSize(phone);
await viewer.goto(`${stage.base}/room/${id}`);
const control = await host.context().newPage();
await control.goto(`${stage.base}/desk/control/${id}`);
await control.locator('.runner li.now', { hasText: '第一件:秒杀' }).waitFor({ timeout: 180_000 });
await control.waitForTimeout(9000);
await keep(control, 'control-wide');
await keep(viewer, 'room-phone');
await host.bringToFront();
await keep(host, 'studio-wide');
await control.goto(`${stage.base}/desk/screen/${id}`);
await control.waitForTimeout(2500);
await keep(control, 'screen-wide');
await stage.close();
process.exit(0);
