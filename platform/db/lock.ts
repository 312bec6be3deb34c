import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';

/**
 * Holds one data directory for one process. The embedded database has no lock of its own, and two
 * processes on one directory lose rows that they acknowledged. A lock whose process is gone is
 * taken over.
 */
export function holdLock(path: string): () => void {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    try {
      const handle = openSync(path, 'wx');
      writeSync(handle, String(process.pid));
      closeSync(handle);
      return () => releaseLock(path);
    } catch (error) {
      if (!isExisting(error)) throw error;
      const owner = Number(readFileSync(path, 'utf8'));
      if (Number.isInteger(owner) && owner > 0 && owner !== process.pid && isAlive(owner)) {
        throw new Error(
          `数据目录正被进程 ${owner} 使用;先停掉它,或换 DIANBO_DATA。` +
            ` / The data directory is in use by process ${owner}: stop it or set DIANBO_DATA.`,
          { cause: error },
        );
      }
      unlinkSync(path);
    }
  }
  throw new Error(`cannot take the lock ${path}`);
}

function releaseLock(path: string): void {
  try {
    if (readFileSync(path, 'utf8') === String(process.pid)) unlinkSync(path);
  } catch {
    // The directory may be gone with its lock, as after a test.
  }
}

function isExisting(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EEXIST';
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
