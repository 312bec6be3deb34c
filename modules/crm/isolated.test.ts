import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const screens = globSync('{apps,modules,design}/**/*.tsx', { cwd: root });

/** Where a stranger's name is shown, with what stands around it. */
const shown = screens.flatMap((file) =>
  [...readFileSync(new URL(file, root), 'utf8').matchAll(/(.{0,5})\{[\w.]+\.nick\}(.{0,6})/g)].map(
    ([, before = '', after = '']) => ({ file, apart: before === '<bdi>' && after === '</bdi>' }),
  ),
);

it('[CRM-23] a stranger’s name stands apart wherever it is shown, whichever way it is read', () => {
  expect(shown.length).toBeGreaterThan(4);
  expect(shown.filter(({ apart }) => !apart)).toEqual([]);
});

it('[CRM-23] what a stranger says turns no word of ours that follows in its line', () => {
  for (const file of ['apps/room/chat.tsx', 'modules/live/web/chat.tsx']) {
    const lines = readFileSync(new URL(file, root), 'utf8').match(/<li\b[\s\S]*?<\/li>/g) ?? [];
    const said = lines.filter((line) => line.includes('item.text'));
    expect(said.length).toBeGreaterThan(0);
    for (const line of said) expect(line).toContain('<bdi>{item.text}</bdi>');
  }
});
