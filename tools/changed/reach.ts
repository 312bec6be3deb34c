import { dirname } from 'node:path';
import type { Edge } from '../arch/rules.ts';
import { idsIn, rulesIn } from '../spec/check.ts';

/** What the choice is made from: who imports whom, every source file, and what stands in a file ('' where there is none). */
export interface Suite {
  readonly edges: readonly Edge[];
  readonly sources: readonly string[];
  readonly read: (path: string) => string;
}

export interface Chosen {
  /** Test files, or everything where what has changed carries every test. */
  readonly rules: readonly string[] | 'all';
  readonly stories: readonly string[];
}

/** What carries every test, and is imported by none. */
const ground = /^(package(-lock)?\.json|tsconfig\.json|vitest\.config\.ts|migrations\/.*)$/;

/** Whoever imports these imports the whole program: by them every change would reach every test. */
const wiring = /^(apps\/server|world)\/|^stories\/(program|stage|show|two-programs)\.ts$/;

/** What starts the program that stories share; the run imports it, no story does. */
const sharedProgram = /^stories\/(shared|serving)\.ts$/;

const isData = (path: string): boolean => !/\.(tsx?|md)$/.test(path);
const isTest = (path: string): boolean => path.endsWith('.test.ts');
const isStory = (path: string): boolean => path.endsWith('.story.ts');
const inWeb = (path: string): boolean => /^modules\/[^/]+\/web\//.test(path);

/**
 * SUITE-3: the tests that a change can turn red. Those that run what has changed, by who imports whom (types carry no
 * behaviour); of those that open the whole program the ones that name its rules; and stories that open its screens, without
 * those that have a program to themselves. What is left is left to CI.
 */
export function chooseTests(changed: readonly string[], suite: Suite): Chosen {
  const reached = reachedFrom(changed, suite);
  const names = namersOf(changed, suite);
  const stories = storiesFor(changed, reached, suite);
  if (changed.some((path) => ground.test(path))) return { rules: 'all', stories };
  const wired = changed.some((path) => path.startsWith('apps/server/'));
  const rules = suite.sources.filter((path) => {
    const opensAll = path.startsWith('stories/');
    return isTest(path) && (reached.has(path) || (opensAll && (wired || names(path))));
  });
  return { rules, stories };
}

function within(paths: readonly string[], folder: string): string[] {
  return paths.filter((path) => path.startsWith(folder));
}

function reachedFrom(changed: readonly string[], { edges, sources, read }: Suite): Set<string> {
  const importers = Map.groupBy(
    edges.filter(({ typeOnly }) => !typeOnly),
    ({ to }) => to,
  );
  const starts = new Set(changed);
  // Data are read by name, not imported; those that nobody names are read by their folder, by whoever of their module.
  for (const path of changed.filter(isData)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const named = sources.filter((source) => read(source).includes(name));
    const folder = path.startsWith('modules/') ? `${partOf(path)}/` : undefined;
    const readers = named.length > 0 || folder === undefined ? named : within(sources, folder);
    for (const source of readers) starts.add(source);
  }
  const reached = new Set(starts);
  for (const path of reached) {
    if (wiring.test(path) && !starts.has(path)) continue;
    for (const { from } of importers.get(path) ?? []) reached.add(from);
  }
  return reached;
}

/** Tells whether a test names a rule of what has changed. */
function namersOf(changed: readonly string[], suite: Suite): (test: string) => boolean {
  const code = changed.filter(
    (path) => !isTest(path) && !inWeb(path) && (/\.tsx?$/.test(path) || isData(path)),
  );
  const ids = new Set<string>();
  const kinds = new Set<string>();
  for (const folder of new Set(code.map(partOf))) {
    const own = rulesIn('', suite.read(`${folder}/SPEC.md`));
    for (const { id } of own) ids.add(id);
    if (own.length > 0) continue;
    // The parts of the platform have one list of rules: theirs are of the kinds that their own tests name.
    const tests = suite.sources.filter((path) => isTest(path) && dirname(path) === folder);
    for (const id of tests.flatMap((path) => idsIn(suite.read(path)))) kinds.add(kindOf(id));
  }
  return (test) => idsIn(suite.read(test)).some((id) => ids.has(id) || kinds.has(kindOf(id)));
}

const kindOf = (id: string): string => id.replace(/-\d+$/, '');

/** `modules/order`, `platform/http`, `media`. */
function partOf(path: string): string {
  return /^(modules|platform)\/[^/]+/.exec(path)?.[0] ?? path.split('/')[0] ?? '';
}

function storiesFor(
  changed: readonly string[],
  reached: ReadonlySet<string>,
  { sources, read }: Suite,
): string[] {
  const desks = desksOf(read('apps/console/main.tsx'));
  const screens = changed.flatMap((path) => screensOf(path, desks));
  const restarts = changed.some((path) => sharedProgram.test(path));
  return sources.filter((path) => {
    if (!isStory(path)) return false;
    if (changed.includes(path)) return true;
    const text = read(path);
    const opens = (screen: string): boolean =>
      text.includes(screen) || text.includes(`'${screen.replace('/desk', '')}'`);
    return text.includes('sharedStage(') && (restarts || reached.has(path) || screens.some(opens));
  });
}

function screensOf(path: string, desks: ReadonlyMap<string, readonly string[]>): readonly string[] {
  if (path.startsWith('apps/room/')) return ['/room/', '/me'];
  if (/^(apps\/console|design)\//.test(path)) return ['/desk'];
  return inWeb(path) ? (desks.get(path.split('/')[1] ?? '') ?? []) : [];
}

/** Which addresses the console gives the screens of each module. */
export function desksOf(console: string): Map<string, string[]> {
  const desks = new Map<string, string[]>();
  const route =
    /page\(\s*'(\/desk\/[\w-]+)[^']*',\s*lazyRouteComponent\((?:(\w+),|[^']*'[^']*modules\/(\w+)\/)/g;
  for (const [, path = '', named, imported] of console.matchAll(route)) {
    const module = named ?? imported ?? '';
    desks.set(module, [...(desks.get(module) ?? []), path]);
  }
  return desks;
}
