import { shanghaiClock, shanghaiTime } from '../kernel/index.ts';
import type { Copy } from './copies.ts';

/** Where the archive ends before it should; `lastChangeAt` is the last that could be had, UTC ms. */
export function broken(lastChangeAt: number | undefined): Error {
  const until = lastChangeAt === undefined ? '?' : timeWithSeconds(lastChangeAt);
  return new Error(
    `归档日志在 ${until} 之后缺失或损坏,无法恢复到更晚的时刻;请用 --to 选择不晚于它的时刻` +
      ` / the archived log is missing or damaged after ${until} (Asia/Shanghai): choose an earlier moment with --to`,
  );
}

function timeWithSeconds(ms: number): string {
  return `${shanghaiTime(ms).slice(0, 10)} ${shanghaiClock(ms)}`;
}

/** As PostgreSQL reads it in its settings: `2026-11-30 12:14:00.000+00`. */
export function timeOf(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '+00');
}

export function future(moment: number): Error {
  const when = shanghaiTime(moment);
  return new Error(`${when} 尚未到来 / ${when} (Asia/Shanghai) is in the future`);
}

export function tooEarly(moment: number, copies: readonly Copy[]): Error {
  const when = shanghaiTime(moment);
  const first = copies[0];
  if (!first) return new Error('没有备份 / no backup to restore from');
  const from = shanghaiTime(first.endedAt);
  return new Error(
    `最早可恢复到 ${from},你指定的是 ${when} / the earliest moment is ${from} (Asia/Shanghai); you asked for ${when}`,
  );
}
