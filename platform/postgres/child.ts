import { spawn, type ChildProcess } from 'node:child_process';
import type { Owner } from './owner.ts';

/** What the end of an output is good for: the words of a server that did not start. */
const keptBytes = 4000;

/** A process of the server's and the last that it said. */
export interface Child {
  readonly process: ChildProcess;
  /** Resolves with how it ended. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  words(): string;
}

interface Starting {
  readonly command: string;
  readonly args: readonly string[];
  readonly owner: Owner | undefined;
  /** Where it stands: a folder that its user may enter. */
  readonly folder: string;
  readonly input?: string;
}

/**
 * Starts one in a group of its own: a terminal's Ctrl+C is for the program, which then ends its server when it has
 * written what it holds.
 */
export function startChild({ command, args, owner, folder, input }: Starting): Child {
  const child = spawn(command, args, {
    cwd: folder,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', ...windowsEnv() },
    ...owner,
  });
  let said = '';
  let ended = false;
  child.stderr?.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString('utf8')).slice(-keptBytes);
  });
  child.stderr?.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input);
  const end = new Promise<string>((resolve) => {
    const over = (how: string): void => {
      ended = true;
      resolve(how);
    };
    child.once('error', (error) => over(error.message));
    child.once('close', (code, signal) => over(signal ?? `code ${code}`));
  });
  return { process: child, ended: end, hasEnded: () => ended, words: () => said.trim() };
}

function windowsEnv(): Record<string, string> {
  const root = process.env['SystemRoot'];
  return process.platform === 'win32' && root !== undefined ? { SystemRoot: root } : {};
}

/** Runs one to its end; throws with its last words where it failed. */
export async function runChild(starting: Starting): Promise<void> {
  const child = startChild(starting);
  const how = await child.ended;
  if (how !== 'code 0') throw new Error(`${starting.command}: ${how}\n${child.words()}`);
}
