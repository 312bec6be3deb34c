import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The text of a file that a person named. Throws in words that say which. */
export function readNamed(what: string, path: string): string {
  try {
    // Editors of Windows put a mark before the first character, which nobody sees.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new Error(`${what}: 文件 ${path} 无法读取 / the file cannot be read (${why})`, {
      cause: error,
    });
  }
}

/**
 * Reads JSON that a person wrote or put down. Throws in words that name `what` it is, where it breaks off and what was
 * expected, and never what stands there: it may be a secret.
 */
export function readJson<T>(what: string, text: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parsed(what, text));
  if (read.success) return read.data;
  throw new Error(`${what}: 内容不符合要求 / invalid content: ${z.prettifyError(read.error)}`);
}

function parsed(what: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column } = brokenAt(text);
    throw new Error(
      `${what}: 第 ${line} 行第 ${column} 列起不是 JSON / not JSON from line ${line}, column ${column}`,
    );
  }
}

/**
 * Where the first character stands that no JSON goes on with; the engine tells it of some faults only. Whatever comes
 * before the beginning of some JSON is the beginning of some JSON too: so it is found by halves.
 */
function brokenAt(text: string): { readonly line: number; readonly column: number } {
  let good = 0;
  let bad = text.length + 1;
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (mayGoOn(text.slice(0, middle))) good = middle;
    else bad = middle;
  }
  const lines = text.slice(0, good).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** Whether it is the beginning of some JSON: then it is whole, or what is wrong with it is that it ends. */
function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const told = String(error);
    const at = /position (\d+)/.exec(told)?.[1];
    const ends = at !== undefined && Number(at) >= beginning.length;
    return ends || /Unexpected end|Unterminated/.test(told);
  }
}
