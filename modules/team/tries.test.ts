import { expect, it } from 'vitest';
import { openTries } from './domain/tries.ts';

const minuteMs = 60_000;

it('[TEAM-2] ten wrong ones of a name from one address; then each minute frees what is a minute old', () => {
  const tries = openTries();
  const su = { name: 'su', address: '10.0.0.1' };
  const begun = Array.from({ length: 11 }, (_, at) => tries.begin(su, at * 1000));
  expect(begun).toEqual([...Array.from({ length: 10 }, () => 0), 50_000]);
  expect(tries.begin({ ...su, address: '10.0.0.2' }, 11_000)).toBe(0);
  expect(tries.begin({ ...su, name: 'li' }, 11_000)).toBe(0);
  expect(tries.begin(su, minuteMs)).toBe(0);
  expect(tries.begin(su, minuteMs)).toBe(1000);
});

it('[TEAM-2] forty slips from one address, a hundred an hour of one name from anywhere', () => {
  const tries = openTries();
  const from = (count: number, at: number, who: (index: number) => [string, string]) =>
    Array.from({ length: count }, (_, index) => {
      const [name, address] = who(index);
      return tries.begin({ name, address }, at);
    }).filter((wait) => wait === 0).length;
  expect(from(60, 0, (index) => [`n${index}`, '10.0.0.1'])).toBe(40);
  expect(from(150, 0, (index) => ['su', `10.1.0.${index}`])).toBe(100);
  expect(tries.begin({ name: 'su', address: '10.9.9.9' }, minuteMs)).toBe(59 * minuteMs);
});

it('[TEAM-2] a right one counts nowhere, and makes good what this name had wrong before', () => {
  const tries = openTries();
  const su = { name: 'su', address: '10.0.0.1' };
  for (let count = 0; count < 500; count += 1) {
    expect(tries.begin(su, 0)).toBe(0);
    tries.right(su);
  }
  for (let count = 0; count < 9; count += 1) tries.begin(su, 0);
  tries.begin(su, 0);
  tries.right(su);
  expect(tries.begin(su, 0)).toBe(0);
});

it('[TEAM-2] whoever tries a name from everywhere does not keep its owner out where they got in before', () => {
  const tries = openTries();
  const owner = { name: 'su', address: '10.0.0.1' };
  expect(tries.begin(owner, 0)).toBe(0);
  tries.right(owner);
  const strangers = Array.from({ length: 120 }, (_, index) =>
    tries.begin({ name: 'su', address: `10.1.0.${index}` }, 0),
  );
  expect(strangers.filter((wait) => wait === 0)).toHaveLength(100);
  expect(tries.begin(owner, 1)).toBe(0);
  tries.right(owner);
  // What the owner did at home frees nobody elsewhere.
  expect(tries.begin({ name: 'su', address: '10.2.0.1' }, 2)).toBeGreaterThan(0);
  for (let count = 0; count < 10; count += 1) expect(tries.begin(owner, 3)).toBe(0);
  expect(tries.begin(owner, 4)).toBeGreaterThan(0);
});

it('[TEAM-2] a clock that was set back keeps nobody out for longer', () => {
  const tries = openTries();
  const trying = { name: 'a', address: '203.0.113.5' };
  for (let count = 0; count < 10; count += 1) tries.begin(trying, 7_200_000);
  expect(tries.begin(trying, 7_200_000)).toBeGreaterThan(0);
  expect(tries.begin(trying, 3_600_000)).toBe(0);
});
