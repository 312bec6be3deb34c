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
  if (named !== undefined && named !== '') {
    if (git(root, 'rev-parse', '--verify', `${named}^{commit}`) !== undefined) return named;
    // A base that somebody names and that is none must not mean fewer tests.
    throw new Error(`DIANBO_BASE=${named} is no commit here`);
  }
  const head = git(root, 'rev-parse', 'HEAD')?.trim();
  const left = git(root, 'merge-base', 'HEAD', 'origin/main')?.trim();
  return left !== undefined && left !== head
    ? left
    : git(root, 'rev-parse', '--verify', 'HEAD~1')?.trim();
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
