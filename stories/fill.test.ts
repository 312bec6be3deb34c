import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { fill } from '../apps/server/fill.ts';
import { openTestProgram } from './program.ts';

it('[DB-17] of two programs that start at once on one empty database one fills it, and both come up', async () => {
  const one = await openTestProgram({ world: false });
  const { databaseUrl } = one;
  const two = await openTestProgram({ world: false, databaseUrl });
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  const filled = await Promise.all(
    [one, two].map(({ program, folder }) => fill(program, { folder, empty: true })),
  );
  said.mockRestore();
  expect(filled.filter((password) => password !== undefined)).toHaveLength(1);
  const staff = await two.program.world.team.list();
  expect(staff.map(({ username }) => username)).toEqual(['admin']);
  expect([one, two].map(({ folder }) => existsSync(join(folder, 'making-demo')))).toEqual([
    false,
    false,
  ]);
  await two.close();
  await one.close();
}, 60_000);
