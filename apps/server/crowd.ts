import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Crowd } from '../../modules/academy/index.ts';
import type { Settings } from './settings.ts';

interface CrowdInput {
  readonly sessionId: string;
  readonly viewers: number;
  readonly seed: number;
}

/** The crowd is a program of its own: it reaches the server by its public routes only. */
export function startCrowd({ root, port }: Settings, input: CrowdInput): Crowd {
  const child = spawn(
    process.execPath,
    [
      join(root, 'apps/crowd/main.ts'),
      '--session',
      input.sessionId,
      '--viewers',
      String(input.viewers),
      '--seed',
      String(input.seed),
      '--server',
      `http://127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  const done = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { viewers: input.viewers, stop: () => child.kill('SIGTERM'), done };
}
