import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FoldingView } from '../modules/insight/contract.ts';
import { sharedStage, type SharedStage } from './stage.ts';

describe('the review of a long show', () => {
  let stage: SharedStage;
  beforeAll(async () => {
    stage = await sharedStage();
  });
  afterAll(() => stage.close());

  it('[INSIGHT-14] says how far it is while it is being made, and then stands there', async () => {
    const desk = await stage.signIn('data');
    let folding: FoldingView | null = null;
    let finish = (): void => undefined;
    const finished = new Promise<void>((done) => {
      finish = done;
    });
    await desk.route('**/api/runs/run_long/review/progress', (route) =>
      route.fulfill({ json: { folding } }),
    );
    await desk.route('**/api/runs/run_long/review', async (route) => {
      await finished;
      await route.continue();
    });
    await desk.goto(`${stage.base}/desk/review/run_long`);
    await desk.getByText('加载中').waitFor();
    folding = { folded: 12_000, facts: 400_000 };
    await desk.getByText('正在汇总 12,000 / 400,000 条').waitFor();
    folding = { folded: 380_000, facts: 400_000 };
    await desk.getByText('正在汇总 380,000 / 400,000 条').waitFor();
    await stage.picture(desk, 'review-folding-wide');
    finish();
    // No such show was on: what comes in place of the line is the server's own answer.
    await desk.getByText('没有本次开播的记录').waitFor();
    expect(await desk.getByTestId('folding').count()).toBe(0);
  });
});
