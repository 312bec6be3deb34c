import type { LogFn, Logger } from 'pino';

type Line = Parameters<LogFn>;

/** So many of one kind are enough to see what is wrong. */
const linesMost = 60;
const windowMs = 60_000;
/** Kinds are words and routes of ours; what is more than these is one of them. */
const kindsMost = 500;
const errorLevel = 50;

/**
 * LOG-2: what goes wrong again and again, as where somebody sees to it that it does, is logged so many times a minute and
 * counted from then on, so that nobody fills the disk with it. What was left out is told when the minute is over.
 */
export function calmly(): (this: Logger, line: Line, log: LogFn, level: number) => void {
  const seen = new Map<string, number>();
  let worst = 0;
  const sum = (log: Logger): void => {
    const over = [...seen].filter(([, lines]) => lines > linesMost);
    const leftOut = Object.fromEntries(over.map(([kind, lines]) => [kind, lines - linesMost]));
    seen.clear();
    if (over.length > 0) log[worst >= errorLevel ? 'error' : 'warn']({ leftOut }, summary);
    worst = 0;
  };
  return function passOn(line, log, level) {
    if (line[1] === summary) return log.apply(this, line);
    if (seen.size === 0) setTimeout(() => sum(this), windowMs).unref();
    const named = kindOf(line);
    const kind = seen.has(named) || seen.size < kindsMost ? named : 'others';
    const lines = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, lines);
    if (lines > linesMost) worst = Math.max(worst, level);
    else log.apply(this, line);
  };
}

const summary = 'lines like those of the last minute were left out';

/** The words, the route and what kind of fault it was; never what it was about. */
function kindOf([about, words]: Line): string {
  if (typeof about !== 'object' || about === null) return String(about);
  const error: unknown = Reflect.get(about, 'error');
  const route: unknown = Reflect.get(about, 'route');
  const fault = error instanceof Error ? error.constructor.name : undefined;
  return [words, route, fault].filter((part) => typeof part === 'string').join(' ');
}
