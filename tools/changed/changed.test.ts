import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { modules } from '../../architecture.ts';
import { edgesOf } from '../arch/read.ts';
import { baseOf, changedSince } from './files.ts';
import { chooseTests, desksOf, type Chosen } from './reach.ts';
import { seedsFor } from './seeds.ts';

describe('how many seeds', () => {
  it.each([
    ['modules/order/app/place.ts', 10_000],
    ['modules/ledger/index.ts', 10_000],
    ['platform/db/lease.ts', 10_000],
    ['migrations/0200_more.sql', 10_000],
    ['stories/simulation.test.ts', 10_000],
    ['modules/order/web/orders.tsx', 1000],
    ['modules/order/SPEC.md', 1000],
    ['modules/order/domain/order.test.ts', 1000],
    ['modules/team/app/staff.ts', 1000],
    ['platform/http/server.ts', 1000],
  ])('[SUITE-1] a change of %s runs %i', (path, seeds) => {
    expect(seedsFor([path])).toBe(seeds);
    expect(seedsFor(['README.md', path])).toBe(seeds);
  });

  it('[SUITE-1] a checkout that knows nothing of changes runs a thousand', () => {
    expect([seedsFor(undefined), seedsFor([])]).toEqual([1000, 1000]);
  });

  it('[SUITE-1] whatever the simulation opens that holds money is marked', () => {
    const opened = readFileSync(join(import.meta.dirname, '../../stories/simulation.ts'), 'utf8');
    const beside = ['audit', 'catalog', 'risk'];
    const marked = modules.filter((entry) => entry.money).map(({ name }) => name);
    const names = [...opened.matchAll(/modules\/(\w+)\/index/g)].map(([, name = '']) => name);
    expect(marked.toSorted()).toEqual(names.filter((name) => !beside.includes(name)).toSorted());
  });
});

describe('what has changed', () => {
  let root = '';
  const git = (...asked: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.cn', ...asked], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  const write = (path: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), String(Math.random()));
  };
  const commit = (...paths: string[]): void => {
    for (const path of paths) write(path);
    git('add', '.');
    git('commit', '-qm', 'work');
  };
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'dianbo-changed-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('[SUITE-2] is what differs from one commit before, from where the main line was left, or from what is named', () => {
    git('init', '-q');
    commit('a.ts');
    expect([baseOf(root, ''), changedSince(root, baseOf(root, ''))]).toEqual([
      undefined,
      undefined,
    ]);
    commit('b.ts');
    const main = git('rev-parse', 'HEAD');
    git('update-ref', 'refs/remotes/origin/main', main);
    expect(changedSince(root, baseOf(root, ''))).toEqual(['b.ts']);
    commit('c.ts');
    commit('d.ts');
    expect(baseOf(root, '')).toBe(main);
    expect(changedSince(root, baseOf(root, ''))).toEqual(['c.ts', 'd.ts']);
    expect(changedSince(root, baseOf(root, 'HEAD~1'))).toEqual(['d.ts']);
    expect(changedSince(root, 'no-such-commit')).toBeUndefined();
    expect(() => baseOf(root, 'no-such-commit')).toThrow('DIANBO_BASE=no-such-commit');
  });

  it('[SUITE-2] takes in what is not committed, new and deleted, beside what is', () => {
    git('init', '-q');
    commit('a.ts', 'b.ts');
    commit('c.ts');
    write('新 名.ts');
    rmSync(join(root, 'b.ts'));
    expect(changedSince(root, baseOf(root, ''))).toEqual(['b.ts', 'c.ts', '新 名.ts']);
  });

  it('[SUITE-2] is not known without a history', () => {
    write('a.ts');
    expect([changedSince(root, 'HEAD'), baseOf(root, '')]).toEqual([undefined, undefined]);
  });
});

/** A small house: its files, and what stands in them. */
const house: Readonly<Record<string, string>> = {
  'modules/promo/SPEC.md': '- **PROMO-1** A price is right.\n',
  'modules/promo/index.ts': "export { quote } from './domain/quote.ts';",
  'modules/promo/contract.ts': 'export const terms = 1;',
  'modules/promo/domain/quote.ts': "import { list } from 'node:fs'; list('prices.json');",
  'modules/promo/domain/quote.test.ts': "import { quote } from './quote.ts'; it('[PROMO-1]');",
  'modules/promo/web/index.tsx': "import { terms } from '../contract.ts';",
  'modules/order/SPEC.md': '- **ORDER-1** An order stands.\n',
  'modules/order/index.ts': "import type { Promo } from '../promo/index.ts';",
  'modules/order/order.test.ts': "import { order } from './index.ts'; it('[ORDER-1]');",
  'modules/finance/books.ts': "import { quote } from '../promo/index.ts';",
  'modules/finance/books.test.ts': "import { books } from './books.ts';",
  'platform/http/pace.ts': '',
  'platform/http/pace.test.ts': "import { pace } from './pace.ts'; it('[HTTP-1]');",
  'apps/server/program.ts':
    "import '../../modules/promo/index.ts'; import '../../modules/order/index.ts';",
  'apps/console/main.tsx': "page('/desk/promotions', lazyRouteComponent(promo, 'Promotions'));",
  'stories/program.ts': "import { openProgram } from '../apps/server/program.ts';",
  'stories/stage.ts': "import { openServing } from './serving.ts';",
  'stories/shared.ts': "import { openServing } from './serving.ts';",
  'stories/serving.ts': '',
  'stories/prices.test.ts': "import { open } from './program.ts'; it('[PROMO-1]');",
  'stories/selling.test.ts': "import { open } from './program.ts'; it('[ORDER-1]');",
  'stories/pages.test.ts': "import { open } from './program.ts'; it('[HTTP-2]');",
  'stories/coupon.story.ts':
    "import { sharedStage } from './stage.ts'; sharedStage(); goto('/desk/promotions');",
  'stories/walk.story.ts':
    "import { sharedStage } from './stage.ts'; sharedStage(); for (const desk of ['/promotions']) goto();",
  'stories/other.story.ts': "import { sharedStage } from './stage.ts'; sharedStage();",
  'stories/evening.story.ts':
    "import { openStage } from './stage.ts'; openStage(); goto('/desk/promotions');",
};
const sources = Object.keys(house).filter((path) => !path.endsWith('.md'));
const suite = {
  edges: sources.flatMap((path) => edgesOf(path, house[path] ?? '')),
  sources,
  read: (path: string): string => house[path] ?? '',
};
const choose = (...changed: string[]): Chosen => chooseTests(changed, suite);

describe('what a change can turn red', () => {
  it('[SUITE-3] is its own tests, those of whoever runs it, and those of the whole program that name its rules', () => {
    expect(choose('modules/promo/domain/quote.ts').rules).toEqual([
      'modules/promo/domain/quote.test.ts',
      'modules/finance/books.test.ts',
      'stories/prices.test.ts',
    ]);
    // A type carries no behaviour: the order module asks the other one, and does not run it.
    expect(choose('modules/order/index.ts').rules).toEqual([
      'modules/order/order.test.ts',
      'stories/selling.test.ts',
    ]);
  });

  it('[SUITE-3] of the platform are the tests of the whole program whose rules are of one kind with its own', () => {
    expect(choose('platform/http/pace.ts').rules).toEqual([
      'platform/http/pace.test.ts',
      'stories/pages.test.ts',
    ]);
  });

  it('[SUITE-3] reaches whoever reads a file by its name', () => {
    expect(choose('modules/promo/data/prices.json').rules).toContain(
      'modules/finance/books.test.ts',
    );
    // Nobody names it: its module reads the folder.
    expect(choose('modules/order/data/terms.json').rules).toEqual([
      'modules/order/order.test.ts',
      'stories/selling.test.ts',
    ]);
  });

  it('[SUITE-3] is every test of the whole program where what wires it has changed', () => {
    expect(choose('apps/server/program.ts').rules).toEqual([
      'stories/prices.test.ts',
      'stories/selling.test.ts',
      'stories/pages.test.ts',
    ]);
  });

  it('[SUITE-3] is the stories that open a changed screen, without those that have a program of their own', () => {
    expect(choose('modules/promo/web/index.tsx')).toEqual({
      rules: [],
      stories: ['stories/coupon.story.ts', 'stories/walk.story.ts'],
    });
    expect(choose('modules/promo/domain/quote.ts').stories).toEqual([]);
    expect(choose('stories/evening.story.ts').stories).toEqual(['stories/evening.story.ts']);
    expect(choose('stories/stage.ts').stories).toEqual([
      'stories/coupon.story.ts',
      'stories/walk.story.ts',
      'stories/other.story.ts',
    ]);
  });

  it.each(['stories/shared.ts', 'stories/serving.ts'])(
    '[SUITE-3] of %s, which starts the program that stories share, are all stories that share it',
    (path) => {
      expect(choose(path).stories).toEqual(choose('stories/stage.ts').stories);
    },
  );

  it('[SUITE-3] is everything where what changes carries every test', () => {
    expect([choose('package.json').rules, choose('README.md').rules]).toEqual(['all', []]);
    expect(choose('stories/program.ts').rules).toHaveLength(3);
  });

  it('[SUITE-3] finds the desks of every module that has screens', () => {
    const console = readFileSync(join(import.meta.dirname, '../../apps/console/main.tsx'), 'utf8');
    const desks = desksOf(console);
    expect(desks.get('insight')).toContain('/desk/review');
    const screens = [...console.matchAll(/modules\/(\w+)\/web/g)].map(([, name = '']) => name);
    expect([...desks.keys()].toSorted()).toEqual([...new Set(screens)].toSorted());
  });
});
