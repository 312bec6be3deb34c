import type { Page } from 'playwright-core';
import type { Plan, Session } from '../modules/live/contract.ts';
import { openStage, type Stage } from '../stories/stage.ts';
import { report } from './report.ts';

const samples = 60;
const beforeLast = '今天这台全网最低';

/**
 * From the key that completes an unlawful word to the frame in which the law stands beside it, in a real
 * browser with the program on the same machine: in a usual plan, and in one of 100 cues with 450
 * signs each and every product of the catalog.
 */
export async function typing(): Promise<void> {
  const stage = await openStage();
  const page = await stage.signIn('content');
  const usual = await draftOf(stage, page, (plan) => plan);
  const usualMs = await measure(stage, page, usual);
  const large = await draftOf(stage, page, (plan, products) => {
    const [cue] = plan.cues;
    if (!cue) return plan;
    const script = '这台洗碗机热风烘干,省电又安静,国家补贴百分之十五,安装要先预约。'.repeat(14);
    const cues = Array.from({ length: 100 }, (_, index) => {
      const productId = products[index % products.length] ?? null;
      return { ...cue, id: `cue${index}`, script, productId, offer: null };
    });
    return { ...plan, lineup: [...products], cues };
  });
  const largeMs = await measure(stage, page, large);
  await stage.close();
  report('typing', { usual: spread(usualMs), large: spread(largeMs), usualMs, largeMs }, [
    'usualMs',
    'largeMs',
  ]);
}

async function draftOf(
  stage: Stage,
  page: Page,
  change: (plan: Plan, products: readonly string[]) => Plan,
): Promise<string> {
  const { sessions }: { sessions: Session[] } = await (
    await page.request.get(`${stage.base}/api/sessions`)
  ).json();
  const { products }: { products: { id: string }[] } = await (
    await page.request.get(`${stage.base}/api/products`)
  ).json();
  const known = sessions.find((session) => session.state === 'reviewed');
  const made: Session = await (
    await page.request.post(`${stage.base}/api/sessions`, {
      data: {
        title: '打字',
        channel: '自有直播间',
        startsAt: Date.now() + 3_600_000,
        lineup: known?.plan.lineup,
        copyOf: known?.id,
      },
    })
  ).json();
  const plan = change(
    made.plan,
    products.map(({ id }) => id),
  );
  await page.request.put(`${stage.base}/api/sessions/${made.id}`, {
    data: { version: made.version, plan },
  });
  return made.id;
}

/** Milliseconds from key to picture, one for each time that the word was completed. */
async function measure(stage: Stage, page: Page, id: string): Promise<number[]> {
  await page.goto(`${stage.base}/desk/sessions/${id}`);
  await page.locator('ol li > button').nth(1).click();
  const script = page.getByLabel('提词');
  await script.fill(beforeLast);
  await page.waitForTimeout(1500);
  const times: number[] = [];
  for (let count = 0; count < samples + 5; count += 1) {
    const shown = page.evaluate(
      () =>
        new Promise<number>((done) => {
          let from = 0;
          document.addEventListener('input', () => (from = performance.now()), {
            capture: true,
            once: true,
          });
          const watcher = new MutationObserver(() => {
            const there =
              document.querySelector('.plan-grid > :last-child .compliance-notes')?.textContent ??
              '';
            if (from === 0 || !there.includes('全网最低价')) return;
            watcher.disconnect();
            requestAnimationFrame(() => done(performance.now() - from));
          });
          watcher.observe(document.body, { subtree: true, childList: true, characterData: true });
        }),
    );
    await script.press('End');
    await page.keyboard.insertText('价');
    const took = await shown;
    // The first few are the machine warming up.
    if (count >= 5) times.push(Math.round(took * 10) / 10);
    await script.press('Backspace');
    await page.waitForTimeout(150);
  }
  return times;
}

function spread(times: readonly number[]): { p50Ms: number; p95Ms: number; maxMs: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { p50Ms: at(0.5), p95Ms: at(0.95), maxMs: at(1) };
}
