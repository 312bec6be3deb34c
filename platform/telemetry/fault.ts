interface Told {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly constraint?: string;
  readonly stack: readonly string[];
  readonly cause?: unknown;
}

/** Enough of a long statement to find it by. */
const statementMost = 200;
/** A cause of a cause of a cause; a ring must not hang the log. */
const causesMost = 4;
/** PostgreSQL's "data exception": such a message repeats the value that was wrong. */
const dataException = /^22/;

/**
 * What a log is told of a fault: kind, message, code and where it was. Never what a failed statement was given, nor
 * the detail in which the database repeats it: both are data of people (G3).
 */
export function faultShown(fault: unknown, deep = 0): unknown {
  if (!(fault instanceof Error)) return fault;
  const { name, cause } = fault;
  const code = textOf(fault, 'code');
  const constraint = textOf(fault, 'constraint');
  const told: Told = {
    type: fault.constructor.name === 'Error' ? name : fault.constructor.name,
    message: messageOf(fault, code),
    ...(code === undefined ? {} : { code }),
    ...(constraint === undefined ? {} : { constraint }),
    // Its first lines repeat the message.
    stack: (fault.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')),
    ...(cause === undefined || deep >= causesMost ? {} : { cause: faultShown(cause, deep + 1) }),
  };
  return told;
}

function messageOf(fault: Error, code: string | undefined): string {
  const statement = textOf(fault, 'query');
  if (statement !== undefined) return `a statement failed: ${statement.slice(0, statementMost)}`;
  const repeats = textOf(fault, 'severity') !== undefined && dataException.test(code ?? '');
  return repeats ? 'a value does not fit' : fault.message;
}

function textOf(fault: Error, name: string): string | undefined {
  const value: unknown = Reflect.get(fault, name);
  return typeof value === 'string' ? value : undefined;
}
