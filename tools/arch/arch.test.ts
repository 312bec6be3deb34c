import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { modules } from '../../architecture.ts';
import { edgesOf, readEdges, sourceFiles } from './read.ts';
import { circlesOf, rules, violationsOf } from './rules.ts';

const root = join(import.meta.dirname, '../..');

/** One import per rule that must be reported: a guard that nobody saw fail is no guard. */
const planted: readonly (readonly [string, string, string])[] = [
  ['1', 'modules/order/app/x.ts', "import { openLive } from '../../live/index.ts';"],
  ['1', 'modules/supply/app/x.ts', "import { openCrm } from '../../crm/index.ts';"],
  ['2', 'modules/order/app/x.ts', "import { judgeClaim } from '../../promo/domain/claim.ts';"],
  ['2', 'modules/live/app/x.ts', "import { openTapeAlone } from '../../tape/testing/open.ts';"],
  ['3', 'modules/order/domain/x.ts', "import { readFileSync } from 'node:fs';"],
  ['3', 'modules/order/domain/x.ts', "import { orderStore } from '../store/orders.ts';"],
  ['4', 'modules/order/web/x.tsx', "import { orderStore } from '../store/orders.ts';"],
  ['4', 'modules/order/web/x.tsx', "export * from '../../../platform/db/index.ts';"],
  ['5', 'platform/kernel/x.ts', "import { modules } from '../../modules/live/index.ts';"],
  ['6', 'modules/order/app/x.ts', "const page = import('../../../apps/server/pages.ts');"],
  ['7', 'modules/live/app/x.ts', "import { order } from '../../order/store/schema.ts';"],
  ['2', 'modules/delivery/app/x.ts', "import { orderOf } from '../../order/testing/open.ts';"],
  ['8', 'modules/live/app/x.ts', "import pg from 'pg';"],
  ['2', 'modules/live/web/x.tsx', "import type { Tone } from '../../order/web/orders.tsx';"],
  ['9', 'modules/live/app/x.ts', "import { eq } from 'drizzle-orm';"],
  ['9', 'modules/live/testing.ts', "import { sql } from 'drizzle-orm';"],
  ['9', 'modules/live/domain/x.ts', "import type { SQL } from 'drizzle-orm/pg-core';"],
  ['10', 'modules/live/app/x.ts', "import { session } from '../store/schema.ts';"],
  ['10', 'modules/live/index.ts', "export type { session } from './store/schema.ts';"],
  ['11', 'modules/order/store/x.ts', "import type { Entry } from '../app/decide.ts';"],
  ['11', 'modules/order/store/x.ts', "import { orderRoutes } from '../http/routes.ts';"],
  ['11', 'modules/order/store/x.ts', "import type { Orders } from '../index.ts';"],
  ['12', 'modules/order/events.ts', "import { orderSchema } from './contract.ts';"],
  ['12', 'modules/risk/events.ts', "import type { PublishedOrder } from '../order/events.ts';"],
  ['13', 'modules/order/x.test.ts', "import { Client } from '../../stories/program.ts';"],
  ['13', 'modules/order/testing/open.ts', "import type { Live } from '../../live/index.ts';"],
  ['14', 'modules/order/operations.ts', "import { placeOrder } from './app/place-order.ts';"],
  [
    '14',
    'modules/order/operations.ts',
    "import { serve } from '../../platform/operation/serve.ts';",
  ],
  ['4', 'modules/order/web/x.tsx', "import { serve } from '../../../platform/operation/serve.ts';"],
];

describe('the architecture', () => {
  it.each(planted)('[HOUSE-1] rule %s reports what is planted in %s', (number, path, source) => {
    const reported = violationsOf(edgesOf(path, source)).map((violation) => violation.rule);
    expect(reported.some((rule) => rule.startsWith(`${number} `))).toBe(true);
  });

  it('[HOUSE-1] to subscribe is not to ask: events of modules below are taken too, but the tape’s are its own', () => {
    const subscribeTo = (of: string) =>
      violationsOf(edgesOf('modules/risk/app/x.ts', `import { e } from '../../${of}/events.ts';`));
    expect([subscribeTo('order'), subscribeTo('aftersale')]).toEqual([[], []]);
    expect(subscribeTo('tape').map(({ rule }) => rule.slice(0, 2))).toEqual(['1 ']);
  });

  it('[SUITE-10] tests of a module open it with those it depends on, and no program around them', () => {
    const opens = (file: string, what: string) =>
      violationsOf(edgesOf(`modules/order/${file}`, `import { open } from '${what}';`)).map(
        ({ rule }) => rule.split(' ')[0],
      );
    expect(opens('testing/open.ts', '../../promo/testing/open.ts')).toEqual([]);
    expect(opens('x.test.ts', '../promo/testing/open.ts')).toEqual([]);
    expect(opens('testing/open.ts', '../../live/testing/open.ts')).toEqual(['1', '13']);
    expect(opens('x.test.ts', '../../stories/show.ts')).toEqual(['13']);
    expect(opens('x.test.ts', '../../world/seed.ts')).toEqual(['13']);
    expect(opens('x.test.ts', '../../apps/server/program.ts')).toEqual(['6']);
  });

  it('[HOUSE-1] every rule has a planted violation', () => {
    const covered = new Set(planted.map(([number]) => Number(number)));
    const numbers = rules.map((rule) => Number(rule.name.split(' ')[0]));
    expect(numbers).toEqual([...covered].toSorted((a, b) => a - b));
  });

  it('[HOUSE-2] no file breaks a rule', () => {
    expect(violationsOf(readEdges(root))).toEqual([]);
  });

  it('[HOUSE-36] a circle inside a module is found, through types too', () => {
    const planted = [
      ...edgesOf('modules/order/app/a.ts', "import { b } from './b.ts';"),
      ...edgesOf('modules/order/app/b.ts', "import type { C } from '../store/c.ts';"),
      ...edgesOf('modules/order/store/c.ts', "export type { A } from '../app/a.ts';"),
      ...edgesOf('modules/order/app/d.ts', "import { a } from './a.ts';"),
      ...edgesOf('modules/live/app/e.ts', "import { a } from '../../order/app/a.ts';"),
    ];
    expect(circlesOf(planted)).toEqual([
      ['modules/order/app/a.ts', 'modules/order/app/b.ts', 'modules/order/store/c.ts'],
    ]);
  });

  it('[HOUSE-36] no files of a module import each other in a circle', () => {
    expect(circlesOf(readEdges(root))).toEqual([]);
  });

  it('[HOUSE-3] architecture.ts lists exactly the modules on the disk', () => {
    const onDisk = readdirSync(join(root, 'modules')).toSorted();
    expect(modules.map((entry) => entry.name).toSorted()).toEqual(onDisk);
  });

  it('[HOUSE-4] a module has its half page and its rules', () => {
    const missing = modules.flatMap(({ name }) =>
      ['README.md', 'SPEC.md']
        .map((file) => `modules/${name}/${file}`)
        .filter((path) => {
          try {
            return readFileSync(join(root, path), 'utf8').trim() === '';
          } catch {
            return true;
          }
        }),
    );
    expect(missing).toEqual([]);
  });

  it('[HOUSE-5] no file outgrows its size, but for a list that may only shrink', () => {
    const limit = (path: string): number =>
      path.endsWith('.test.ts') ? 500 : path.startsWith('media/') ? 600 : 300;
    const oversized = sourceFiles(root)
      .map((path) => [path, readFileSync(join(root, path), 'utf8').split('\n').length - 1] as const)
      .filter(([path, lines]) => lines > limit(path))
      .map(([path]) => path);
    expect(oversized).toEqual(tooLong);
  });

  it('[HOUSE-37] migrations keep one snapshot of the schema, the newest', () => {
    const { entries }: { entries: { tag: string }[] } = JSON.parse(
      readFileSync(join(root, 'migrations/meta/_journal.json'), 'utf8'),
    );
    const [number = ''] = entries.at(-1)?.tag.split('_') ?? [];
    const snapshots = readdirSync(join(root, 'migrations/meta')).filter((name) =>
      name.endsWith('_snapshot.json'),
    );
    expect(snapshots).toEqual([`${number}_snapshot.json`]);
  });

  it('[HOUSE-6] names say what a thing is', () => {
    const vague = /(^|[-/])(manager|helper|util|utils|misc|common|base|handler|impl)s?([-.]|$)/;
    const bad = sourceFiles(root).filter((path) => {
      const name = path.split('/').at(-1) ?? '';
      return (name !== 'handlers.ts' && vague.test(name)) || name !== name.toLowerCase();
    });
    expect(bad).toEqual([]);
  });
});

/** Known long files. Take one off when it is cut; never add one. */
const tooLong: readonly string[] = [
  'apps/studio/studio.tsx',
  'modules/insight/domain/figures.ts',
  'modules/insight/domain/indicators.ts',
  'modules/live/web/plan.tsx',
  'modules/live/web/rundown.tsx',
  'world/past.ts',
  'world/products.ts',
];
