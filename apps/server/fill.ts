import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workBooks } from '../../world/books.ts';
import { seedRisk } from '../../world/risk.ts';
import { seedWorld } from '../../world/seed.ts';
import type { Program } from './program.ts';
import type { Settings } from './settings.ts';

type Filled = Pick<Program, 'world' | 'risk'>;
type How = Pick<Settings, 'empty' | 'booksOpen' | 'folder'>;

/**
 * Gives a new installation its first content: the demo company, or one administrator, whose password is returned.
 * DB-17: of programs that start at once on one empty database one does so, and the others come up on what it made.
 * Throws where an earlier start was cut short in the middle of it.
 */
export function fill(program: Filled, how: How): Promise<string | undefined> {
  return program.world.database.alone(() => fillAlone(program, how));
}

async function fillAlone(
  { world, risk }: Filled,
  { empty, booksOpen, folder }: How,
): Promise<string | undefined> {
  const making = join(folder, 'making-demo');
  if (!(await world.team.isEmpty())) {
    if (existsSync(making)) throw new Error(halfMade(folder));
    return undefined;
  }
  if (!empty) {
    process.stdout.write('  正在生成演示公司…… / Creating the demo company…\n');
    writeFileSync(making, '');
    await seedWorld({ ...world, now: Date.now() });
    await seedRisk({ ...world, risk }, Date.now());
    if (!booksOpen) await workBooks(world.finance, Date.now());
    rmSync(making);
    return undefined;
  }
  const password = randomBytes(9).toString('base64url');
  // The first thing they do is to choose a password of their own; until then it is good.
  const firstUntil = new Date(Date.UTC(9999, 0));
  const admin = { username: 'admin', name: '管理员', role: 'admin' as const, password, firstUntil };
  // Said before it holds: whatever fails from here on, nobody is locked out.
  process.stdout.write(
    `\n  管理员初始密码(仅显示一次)/ initial password, shown once:  admin  ${password}\n`,
  );
  await world.database.inTransaction((tx) => world.team.hire(tx, admin));
  return password;
}

function halfMade(folder: string): string {
  return (
    `上次生成演示公司时中断;请删除 ${folder}(或该数据库)后再启动。` +
    ` / Creating the demo company was interrupted: remove ${folder} (or that database) and start again.`
  );
}
