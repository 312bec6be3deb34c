import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { program, type Binaries } from './binaries.ts';
import { runChild } from './child.ts';
import { adminRole, programDatabase, programRole } from './address.ts';
import { ownFolder, rootOf, type Place } from './place.ts';

/**
 * Makes the files of a new database with the program's role in it. They are there whole or not at all: an earlier try that
 * was cut short is thrown away.
 */
export async function createDatabase(
  place: Place,
  binaries: Binaries,
  durable: boolean,
): Promise<void> {
  const root = rootOf(place);
  for (const old of readdirSync(root).filter((name) => name.startsWith('new-'))) {
    rmSync(join(root, old), { recursive: true, force: true });
  }
  // A name of its own: an earlier try may still be at work in the other.
  const fresh = mkdtempSync(join(root, 'new-'));
  ownFolder(fresh, place.owner);
  const password = passwordOf(place);
  const run = { owner: place.owner, folder: place.run };
  const secret = join(place.run, 'password');
  if (password !== undefined) writeFileSync(secret, password, { mode: 0o600 });
  const access =
    password === undefined ? ['-A', 'trust'] : ['-A', 'scram-sha-256', `--pwfile=${secret}`];
  await runChild({
    ...run,
    command: program(binaries, 'initdb'),
    args: [
      '-D',
      fresh,
      '-U',
      adminRole,
      '-E',
      'UTF8',
      ...access,
      '--no-instructions',
      // Sorting and folding case are the same on every machine, whatever it has installed.
      ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
      ...(durable ? [] : ['--no-sync']),
    ],
  });
  rmSync(secret, { force: true });
  const login = password === undefined ? 'login' : `login password '${password}'`;
  await runChild({
    ...run,
    command: program(binaries, 'postgres'),
    args: [
      '--single',
      '-D',
      fresh,
      ...(durable ? [] : ['-F']),
      // Otherwise a statement that fails, as on a full disk, goes by unseen.
      ...['-c', 'exit_on_error=on', 'postgres'],
    ],
    input: [
      `create role ${programRole} ${login};`,
      `create database ${programDatabase} owner ${programRole};`,
      `revoke all on database ${programDatabase} from public;`,
      '',
    ].join('\n'),
  });
  renameSync(fresh, place.data);
}

/**
 * A socket lies in a folder that only the server's user may enter, and whoever may could read the files as well. Windows has
 * no such socket: there the server listens on this machine's own address, and a random password keeps others out.
 */
export function passwordOf({ run }: Place): string | undefined {
  if (process.platform !== 'win32') return undefined;
  const path = join(run, 'access.txt');
  if (!existsSync(path))
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600 });
  return readFileSync(path, 'utf8');
}
