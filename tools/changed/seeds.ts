import { modules } from '../../architecture.ts';

const usual = 1000;
const withMoney = 10_000;

const money = modules.filter((entry) => entry.money).map(({ name }) => `modules/${name}/`);
/** What every sale stands on, and what the simulation itself is. */
const beneath = ['platform/db/', 'platform/events/', 'platform/kernel/', 'migrations/'];
const moved = [...money, ...beneath, 'stories/simulation'];

/** Screens, texts and tests move no money; a test of the simulation is the simulation. */
function isBeside(path: string): boolean {
  return /\/web\/|\.md$/.test(path) || (path.endsWith('.test.ts') && !path.startsWith('stories/'));
}

/** SUITE-1: how many seeds the simulation runs for these changed files, or where nobody knows which have changed. */
export function seedsFor(changed: readonly string[] | undefined): number {
  const touches = changed?.some(
    (path) => moved.some((begin) => path.startsWith(begin)) && !isBeside(path),
  );
  return touches === true ? withMoney : usual;
}
