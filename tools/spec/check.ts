/** A rule of a SPEC.md: `- **LIVE-4** sentence`. */
export interface SpecRule {
  readonly id: string;
  readonly file: string;
}

export function rulesIn(file: string, text: string): SpecRule[] {
  return [...text.matchAll(/^- \*\*([A-Z]+-\d+)\*\*/gm)].map(([, id]) => ({ id: id ?? '', file }));
}

export function idsIn(text: string): string[] {
  return [...text.matchAll(/\[([A-Z]+-\d+)\]/g)].map(([, id]) => id ?? '');
}

/** A rule without a test, a test without a rule, a number used twice. */
export function complaintsOf(rules: readonly SpecRule[], tested: readonly string[]): string[] {
  const complaints: string[] = [];
  const known = new Map<string, string>();
  for (const { id, file } of rules) {
    const first = known.get(id);
    if (first !== undefined) complaints.push(`${id} stands in ${first} and again in ${file}`);
    known.set(id, file);
    if (!tested.includes(id)) complaints.push(`${id} (${file}) has no test`);
  }
  for (const id of new Set(tested)) {
    if (!known.has(id)) complaints.push(`a test names ${id}, which no SPEC.md states`);
  }
  return complaints;
}

/** Paths that a document names: in backticks, with a folder and an extension. */
export function pathsIn(text: string): string[] {
  return [...text.matchAll(/`([^`\s]+\/[^`\s/]+\.[a-z]{2,5})`/g)].map(([, path = '']) => path);
}

/** What a program at work writes; no checkout has it. */
const written = /^(var|DIANBO_DATA)\//;

/**
 * HOUSE-39: files that a document names and that are not there: neither from the root nor from the document's folder, nor,
 * where it speaks of modules in general, in any of them. `exists` takes patterns.
 */
export function missingPaths(
  document: string,
  text: string,
  exists: (path: string) => boolean,
): string[] {
  const folder = document.slice(0, document.lastIndexOf('/') + 1);
  const from = ['', folder, ...(folder.startsWith('modules/') ? [] : ['modules/*/'])];
  return pathsIn(text)
    .filter((path) => !written.test(path) && !from.some((start) => exists(`${start}${path}`)))
    .map((path) => `${document} names ${path}, which does not exist`);
}
