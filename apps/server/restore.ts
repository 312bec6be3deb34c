import { fromShanghai, shanghaiClock, shanghaiTime } from '../../platform/kernel/index.ts';
import { restorable, restore } from '../../platform/postgres/index.ts';
import { dataFolder } from './settings.ts';

/**
 * `npm run restore`: brings the embedded database back, the newest that can be had.
 * `-- --to "2026-11-30 20:14"` (Asia/Shanghai, seconds if wanted) brings that moment back, `-- --list` says which can be had.
 */
const usage = '用法 / usage: npm run restore -- [--list] [--to "2026-11-30 20:14"]';

async function run(args: readonly string[]): Promise<void> {
  const folder = dataFolder();
  if ((process.env['DATABASE_URL'] ?? '') !== '') {
    throw new Error(
      '已设置 DATABASE_URL:请用该 PostgreSQL 自己的备份恢复 / DATABASE_URL is set: restore with the backups of that server',
    );
  }
  if (args[0] === '--list' && args.length === 1) return list(folder);
  const say = (zh: string, en: string): void => {
    process.stdout.write(`  ${zh} / ${en}\n`);
  };
  const now = Date.now();
  const done = await restore({ folder, to: momentOf(args), now, say });
  const when = wallOf(done.moment);
  say(`已恢复到 ${when}`, `Restored to ${when} (Asia/Shanghai) from backup ${done.copy}`);
  if (done.before !== undefined) {
    say(`原数据保留在 ${done.before}`, `The previous data is kept in ${done.before}`);
  }
  say('现在可以运行 npm start', 'Run npm start to continue');
  say(
    `如需撤销:停止程序,运行 npm run restore -- --to "${wallOf(now - 1000)}"`,
    `To undo: stop the program and run npm run restore -- --to "${wallOf(now - 1000)}"`,
  );
}

/** `2026-11-30 20:14:07` in Asia/Shanghai, as `--to` takes it. */
function wallOf(ms: number): string {
  return `${shanghaiTime(ms).slice(0, 10)} ${shanghaiClock(ms)}`;
}

function momentOf(args: readonly string[]): number | undefined {
  if (args.length === 0) return undefined;
  const [option, text = ''] = args;
  if (option !== '--to' || args.length !== 2) throw new Error(usage);
  const wall = text.trim().replace(' ', 'T');
  const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(wall) ? fromShanghai(wall) : Number.NaN;
  // The 30th of February would be read as the 2nd of March.
  if (!Number.isNaN(moment) && shanghaiTime(moment) === wall.slice(0, 16).replace('T', ' ')) {
    return moment;
  }
  throw new Error(
    `--to: 应为北京时间,如 "2026-11-30 20:14" / a time in Asia/Shanghai expected, got ${text}`,
  );
}

function list(folder: string): void {
  const { copies, restores } = restorable(folder);
  const [first] = copies;
  const lines = first
    ? [
        `  ${wallOf(first.endedAt)} 之后的任意时刻 / any moment after ${wallOf(first.endedAt)} (Asia/Shanghai)`,
        ...copies.map(({ name, endedAt, bytes }) => {
          const size = Math.round(bytes / 1024 / 1024);
          return `    ${wallOf(endedAt)}  备份 copy  ${size} MB  ${name}`;
        }),
        ...restores.map(({ at, to }) => {
          return `    ${wallOf(at)}  恢复到 restored to  ${wallOf(to)}`;
        }),
      ]
    : ['  没有备份 / no backups'];
  process.stdout.write(`${lines.join('\n')}\n`);
}

// What it has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(
    `\n  恢复失败 / restore failed: ${error instanceof Error ? error.message : String(error)}\n\n`,
  );
  process.exit(1);
}
