import { execFileSync } from 'node:child_process';

/**
 * Which files differ from `base`, committed or not, new and deleted ones too, as paths from the root. Undefined where git
 * cannot say, as in a copy without its history.
 */
export function changedSince(root: string, base: string | undefined): string[] | undefined {
  if (base === undefined) return undefined;
  const differ = git(root, 'diff', '--name-only', '--no-renames', '--relative', '-z', base);
  const fresh = git(root, 'ls-files', '--others', '--exclude-standard', '-z');
  if (differ === undefined || fresh === undefined) return undefined;
  return [...new Set(`${differ}${fresh}`.split('\0'))].filter((path) => path !== '');
}

/** What the work of this checkout is compared with: `DIANBO_BASE`, where it left `origin/main`, or one commit before. */
export function baseOf(root: string, named = process.env['DIANBO_BASE']): string | undefined {
  if (named !== undefined && named !== '') return named;
  const head = git(root, 'rev-parse', 'HEAD')?.trim();
  const left = git(root, 'merge-base', 'HEAD', 'origin/main')?.trim();
  return left !== undefined && left !== head
    ? left
    : git(root, 'rev-parse', '--verify', 'HEAD~1')?.trim();
}

/** What somebody works at: what is not committed yet, otherwise all since the base. */
export function worksAt(root: string, named = process.env['DIANBO_BASE']): string[] | undefined {
  const open = named === undefined || named === '' ? changedSince(root, 'HEAD') : undefined;
  return open !== undefined && open.length > 0 ? open : changedSince(root, baseOf(root, named));
}

function git(root: string, ...asked: string[]): string | undefined {
  try {
    const stdio = ['ignore', 'pipe', 'ignore'] as const;
    return execFileSync('git', asked, { cwd: root, encoding: 'utf8', stdio: [...stdio] });
  } catch {
    // No git, no history, or no such base: whoever asks knows what to do without.
    return undefined;
  }
}
