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
