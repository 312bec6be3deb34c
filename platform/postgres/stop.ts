import { program, type Binaries } from './binaries.ts';
import { runChild, type Child } from './child.ts';
import type { Place } from './place.ts';
import { killServer, until } from './stranger.ts';

const stopMs = 40_000;
/** For a server that is told to drop everything, and for the system that ends one by force. */
const quitMs = 500;
const killMs = 1000;

interface Stopping {
  readonly place: Place;
  readonly binaries: Binaries;
}

/** Ends a server that is a child: in order, else at once, else by force; in each case nothing that it said is lost. */
export async function stopServer(
  child: Child,
  { place, binaries }: Stopping,
  withinMs = stopMs,
): Promise<void> {
  const ended = async (): Promise<boolean> => child.hasEnded();
  if (process.platform === 'win32' && !child.hasEnded()) {
    const args = ['stop', '-m', 'fast', '-D', place.data];
    const command = program(binaries, 'pg_ctl');
    await runChild({ command, args, owner: undefined, folder: place.run }).catch(() => undefined);
  }
  const orderlyMs = Math.max(quitMs, withinMs - quitMs - killMs);
  for (const [signal, forMs] of [['SIGINT', orderlyMs] as const, ['SIGQUIT', quitMs] as const]) {
    if (child.hasEnded()) return;
    child.process.kill(signal);
    if (await until(ended, forMs)) return;
  }
  // One that is frozen hears neither, and its own processes would keep the next server from its memory.
  const { pid } = child.process;
  if (pid !== undefined) await killServer(pid, killMs);
}
