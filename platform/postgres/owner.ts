import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** Whom a process runs as. */
export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** A name in the list of users, which `initdb` insists on. */
interface KnownUser extends Owner {
  readonly name: string;
}

/**
 * PostgreSQL refuses to run as root. Under root the server runs as whom its data already belongs to, else as whom
 * the folder belongs to, else as `nobody`; under anybody else as the same user as the program (undefined).
 */
export function serverOwner(folders: readonly string[]): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const known = knownUsers();
  for (const folder of folders) {
    const stat = statSync(folder, { throwIfNoEntry: false });
    if (stat === undefined || stat.uid === 0) continue;
    const user = known.find(({ uid }) => uid === stat.uid);
    if (user) return { uid: user.uid, gid: user.gid };
  }
  const nobody = known.find(({ name }) => name === 'nobody');
  if (nobody) return { uid: nobody.uid, gid: nobody.gid };
  throw new Error(
    '数据库不能以 root 运行,这台机器上又没有 nobody 用户;请用普通用户启动,或设 DATABASE_URL。' +
      ' / The database cannot run as root and this machine has no user "nobody": start as another user, or set DATABASE_URL.',
  );
}

/** Users as `/etc/passwd` lists them; a number below zero (macOS) is the unsigned one. */
function knownUsers(): KnownUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }));
}

/** Whether this user can go down to `path`: every folder above it lets them through. */
export function reaches({ uid, gid }: Owner, path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    const { mode, ...of } = statSync(folder);
    const enter = of.uid === uid ? 0o100 : of.gid === gid ? 0o010 : 0o001;
    if ((mode & enter) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
