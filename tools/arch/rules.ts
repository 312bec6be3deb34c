import { modules, entryPoints } from '../../architecture.ts';

export interface Edge {
  /** Path of the importing file, from the root, with slashes. */
  readonly from: string;
  /** Path of the imported file, or the name of a package. */
  readonly to: string;
  readonly typeOnly: boolean;
}

export interface Violation extends Edge {
  readonly rule: string;
}

interface Rule {
  readonly name: string;
  breaks(edge: Edge): boolean;
}

const order = modules.map((entry) => entry.name);
const moduleOf = (path: string): string | undefined => /^modules\/([^/]+)\//.exec(path)?.[1];
const partOf = (path: string): string => /^modules\/[^/]+\/(.+)$/.exec(path)?.[1] ?? '';
const isLocal = (path: string): boolean => /\.(ts|tsx|css)$/.test(path);
const inDomain = (path: string): boolean => /^modules\/[^/]+\/domain\//.test(path);
const inWeb = (path: string): boolean => /^modules\/[^/]+\/web\//.test(path);

/** Tests look at the rows themselves. */
const inStore = (path: string): boolean =>
  /^modules\/[^/]+\/store\//.test(path) || path.endsWith('.test.ts');

const dependenciesOf = (name: string): readonly string[] =>
  modules.find((entry) => entry.name === name)?.dependsOn ?? [];

function isEntryPoint(path: string): boolean {
  return entryPoints.some((entry) => partOf(path) === entry);
}

/** A module is opened alone for tests of its own, and for those of modules that ask it. */
function opensForTests(from: string, to: string): boolean {
  return partOf(to) === 'testing/open.ts' && /(^modules\/[^/]+\/testing\/|\.test\.ts$)/.test(from);
}

/**
 * What a module publishes: whoever stands above it may subscribe to it too, since it depends on nobody (rule 12). The
 * tape's facts are its own, in its own words.
 */
function isEventsFile(path: string): boolean {
  return partOf(path) === 'events.ts' && moduleOf(path) !== 'tape';
}

/** All of it but what registers routes. */
function isOperationInBrowser(path: string): boolean {
  return path.startsWith('platform/operation/') && !path.endsWith('/serve.ts');
}

/** The rules of the architecture, in the order of docs/architecture.md. */
export const rules: readonly Rule[] = [
  {
    name: '1 a module asks only up the list, and only whom architecture.ts names',
    breaks: ({ from, to, typeOnly }) => {
      const asker = moduleOf(from);
      const asked = moduleOf(to);
      if (!asker || !asked || asker === asked) return false;
      // To subscribe is not to ask.
      if (isEventsFile(to)) return false;
      if (order.indexOf(asked) > order.indexOf(asker)) return true;
      // Screens show other modules' data by their contracts; types carry no behaviour.
      if (typeOnly || (inWeb(from) && /(contract|operations)\.ts$|web\/index\.tsx$/.test(to)))
        return false;
      return !dependenciesOf(asker).includes(asked);
    },
  },
  {
    name: '2 a module is entered only by its entry points',
    breaks: ({ from, to, typeOnly }) => {
      const asked = moduleOf(to);
      if (!asked || moduleOf(from) === asked || isEntryPoint(to) || opensForTests(from, to))
        return false;
      // The screens of others are entered by their face, for types too.
      return !(typeOnly && inWeb(from)) || inWeb(to);
    },
  },
  {
    name: '3 domain imports its own domain, its events and refusals, and the kernel',
    breaks: ({ from, to, typeOnly }) => {
      if (!inDomain(from)) return false;
      if (to.startsWith('platform/kernel/')) return false;
      const own = moduleOf(to) === moduleOf(from);
      if (own && (inDomain(to) || /\/(events|refusals)\.ts$/.test(to))) return false;
      return !(typeOnly && /\/(events|contract)\.ts$/.test(to));
    },
  },
  {
    name: '4 web uses contracts, domain and other screens, never server code',
    breaks: ({ from, to, typeOnly }) => {
      if (!inWeb(from) || !isLocal(to) || typeOnly) return false;
      if (/^(design|media)\//.test(to) || /^platform\/(kernel|web|access)\//.test(to)) return false;
      if (to.startsWith('platform/realtime/frame') || isOperationInBrowser(to)) return false;
      return !(
        moduleOf(to) && /(contract\.ts|events\.ts|operations\.ts|\/domain\/.+|\/web\/.+)$/.test(to)
      );
    },
  },
  {
    name: '5 platform, media and design know no business',
    breaks: ({ from, to }) =>
      /^(platform|media|design)\//.test(from) && /^(modules|apps|world)\//.test(to),
  },
  {
    name: '6 nothing imports an app but itself',
    breaks: ({ from, to }) => {
      const app = /^apps\/([^/]+)\//.exec(to)?.[1];
      return (
        app !== undefined && !from.startsWith(`apps/${app}/`) && !/^(stories|bench)\//.test(from)
      );
    },
  },
  {
    name: '7 a store is its own module’s',
    breaks: ({ from, to }) =>
      /^modules\/[^/]+\/store\//.test(to) && moduleOf(from) !== moduleOf(to),
  },
  {
    name: '8 only stores and platform know the database library',
    breaks: ({ from, to }) =>
      to === 'pg' && !/^(platform\/(db|postgres|testing)|bench|stories)\//.test(from),
  },
  {
    name: '9 of a module only its store knows drizzle',
    breaks: ({ from, to }) =>
      /^drizzle-orm(\/|$)/.test(to) && moduleOf(from) !== undefined && !inStore(from),
  },
  {
    name: '10 of a module only its store knows its tables',
    breaks: ({ from, to }) => /^modules\/[^/]+\/store\/schema\.ts$/.test(to) && !inStore(from),
  },
  {
    name: '11 a store knows its domain, contract and events, no use case and no screen',
    breaks: ({ from, to }) =>
      /^modules\/[^/]+\/store\//.test(from) &&
      moduleOf(to) === moduleOf(from) &&
      !/^(store|domain)\/|^(contract|events|refusals)\.ts$/.test(partOf(to)),
  },
  {
    name: '12 an event is declared with a schema of its own, and depends on nobody',
    breaks: ({ from, to }) =>
      isEventsFile(from) && to !== 'zod' && to !== 'platform/events/event.ts',
  },
  {
    name: '13 a module opens no whole program, and for its tests only itself and whom it depends on',
    breaks: ({ from, to }) => {
      const opener = moduleOf(from);
      if (opener === undefined) return false;
      if (/^(stories|world)\//.test(to)) return true;
      const opened = moduleOf(to);
      // What is made up for others is made up too where only their types are named.
      if (!partOf(from).startsWith('testing/') || opened === undefined) return false;
      return opened !== opener && !dependenciesOf(opener).includes(opened);
    },
  },
  {
    name: '14 operations are declared for the browser too: of contracts, pure decisions and the platform’s words',
    breaks: ({ from, to, typeOnly }) => {
      if (moduleOf(from) === undefined || partOf(from) !== 'operations.ts') return false;
      if (typeOnly || to === 'zod' || /^platform\/kernel\/|^platform\/http\/texts\.ts$/.test(to))
        return false;
      if (isOperationInBrowser(to)) return false;
      return !(moduleOf(to) && /\/(contract|operations)\.ts$|\/domain\/.+$/.test(to));
    },
  },
];

export function violationsOf(edges: readonly Edge[]): Violation[] {
  return edges.flatMap((edge) =>
    rules.filter((rule) => rule.breaks(edge)).map((rule) => ({ ...edge, rule: rule.name })),
  );
}

/** Files of one module that import each other in a circle, types included; each circle sorted, none in two. */
export function circlesOf(edges: readonly Edge[]): string[][] {
  const next = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    const module = moduleOf(from);
    if (module === undefined || module !== moduleOf(to) || from === to) continue;
    next.set(from, (next.get(from) ?? new Set()).add(to));
  }
  const reach = (from: string): Set<string> => {
    const met = new Set<string>();
    const left = [from];
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      for (const to of next.get(path) ?? []) {
        if (met.has(to)) continue;
        met.add(to);
        left.push(to);
      }
    }
    return met;
  };
  const reached = new Map([...next.keys()].map((path) => [path, reach(path)]));
  const circles = new Map<string, string[]>();
  for (const [path, there] of reached) {
    if (!there.has(path)) continue;
    const circle = [...there].filter((other) => reached.get(other)?.has(path)).toSorted();
    circles.set(circle.join(' '), circle);
  }
  return [...circles.values()];
}
