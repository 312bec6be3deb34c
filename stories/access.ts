import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds against WCAG 2.1 A and AA: rule, place and reason, one line each. */
export async function accessFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    // The script above puts the tool on the page under this name.
    const { axe: tool } = globalThis as unknown as { axe: typeof axe };
    const { violations } = await tool.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 4).map((node) => `${id} ${node.target.join(' ')}: ${node.failureSummary}`),
    );
  });
}
