import { DatabaseBusy } from './connection.ts';

/** True for PostgreSQL's 23505; drizzle wraps the driver's error as the cause. */
export function uniqueViolation(error: unknown, constraint?: string): boolean {
  const source = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (typeof source !== 'object' || source === null) return false;
  if (!('code' in source) || source.code !== '23505') return false;
  if (constraint === undefined) return true;
  return 'constraint' in source && source.constraint === constraint;
}

/** True for PostgreSQL's 55P03: a lock was not had within `lock_timeout`. */
export function lockTimeout(error: unknown): boolean {
  const source = error instanceof Error && error.cause !== undefined ? error.cause : error;
  return (
    typeof source === 'object' && source !== null && 'code' in source && source.code === '55P03'
  );
}

/** How the driver and its pool say that a connection was lost, or not had in time. */
const awayWords =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|Query read timeout|timeout (expired$|exceeded when trying to connect))/;

/** How `fetch` says that a server was not reached, or that it hung up in its answer. */
const elsewhereWords = /^(fetch failed|terminated)$/;

/** LIFE-4: more wait for a connection than can be served in time. */
export function databaseBusy(error: unknown): boolean {
  for (let source = error; source instanceof Error; source = source.cause) {
    if (source instanceof DatabaseBusy) return true;
  }
  return false;
}

/**
 * True when the database could not be reached or dropped the connection: PostgreSQL's class 08, 53300
 * and 57P01–57P03, a connection that was silent for too long (57P05, 25P03), a broken socket, or the driver's own words for one. What was asked may have been
 * done or not, so whoever asks again must do so with the same key.
 */
export function databaseAway(error: unknown): boolean {
  for (let source = error, depth = 0; depth < 4; depth += 1) {
    if (typeof source !== 'object' || source === null) return false;
    // A request to somebody else's server has the same codes below it: what failed is not ours.
    if (source instanceof TypeError && elsewhereWords.test(source.message)) return false;
    const code = 'code' in source ? String(source.code) : '';
    if (/^(08...|53300|57P0[1235]|25P03|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/.test(code))
      return true;
    // A server that ended took its socket with it; one that is beset takes nobody for a moment.
    const connecting = 'syscall' in source && source.syscall === 'connect';
    if (connecting && (code === 'ENOENT' || code === 'EAGAIN')) return true;
    const said = 'message' in source ? String(source.message) : '';
    if (awayWords.test(said)) return true;
    source = 'cause' in source ? source.cause : undefined;
  }
  return false;
}
