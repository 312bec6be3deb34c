import { expect, it } from 'vitest';
import { Rooms } from './app/rooms.ts';
import type { Showroom } from './app/showroom.ts';

function setup() {
  let now = 0;
  const closedAt = new Map<string, number | null>();
  const busy = new Set<string>();
  const visited = new Set<string>();
  const loads: string[] = [];
  const gone: string[] = [];
  const rooms = new Rooms({
    clock: { now: () => now },
    load: async (runId) => {
      loads.push(runId);
      const closed = closedAt.get(runId);
      if (closed === undefined) return undefined;
      // Only what is looked at before a room goes.
      const room = { state: { closedAt: closed }, tape: { idle: !busy.has(runId) } };
      return room as unknown as Showroom;
    },
    isVisited: (runId) => visited.has(runId),
    gone: (runId) => gone.push(runId),
  });
  const later = (minutes: number): void => {
    now += minutes * 60_000;
  };
  return { rooms, closedAt, busy, visited, loads, gone, later };
}

it('[LIVE-32] a room goes ten minutes after somebody last needed it, and is loaded again', async () => {
  const { rooms, closedAt, loads, gone, later } = setup();
  closedAt.set('over', 0);
  await rooms.get('over');
  later(9);
  await rooms.get('over');
  later(9);
  expect(await rooms.letGo()).toBe(0);
  later(1);
  expect(await rooms.letGo()).toBe(1);
  expect([gone, rooms.loaded.size]).toEqual([['over'], 0]);
  await rooms.get('over');
  expect(loads).toEqual(['over', 'over']);
});

it('[LIVE-32] a show that is on, one that is written to or visited stays', async () => {
  const { rooms, closedAt, busy, visited, later } = setup();
  closedAt.set('on', null).set('busy', 0).set('visited', 0);
  busy.add('busy');
  visited.add('visited');
  for (const id of ['on', 'busy', 'visited']) await rooms.get(id);
  later(60);
  expect(await rooms.letGo()).toBe(0);
  expect([...rooms.loaded.keys()]).toEqual(['on', 'busy', 'visited']);
});

it('[LIVE-32] numbers that are nobody’s are not remembered', async () => {
  const { rooms, loads } = setup();
  expect(await rooms.get('made-up')).toBeUndefined();
  expect(rooms.loaded.size).toBe(0);
  await rooms.get('made-up');
  expect(loads).toHaveLength(2);
});
