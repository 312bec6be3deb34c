import type { Words } from '../kernel/result.ts';

export type { Words } from '../kernel/result.ts';

/** What cannot be read, why, and in which row, counted as a spreadsheet shows it: the first one is 1. */
export interface TableTrouble extends Words {
  readonly row: number;
}

/** What came, short enough to be shown in a sentence. */
export function shown(text: string): string {
  const plain = text.replaceAll(/\s+/gu, ' ').trim();
  return plain.length > 60 ? `${plain.slice(0, 60)}…` : plain;
}

/** The same trouble, at its row. */
export function inRow(row: number, { zh, en }: Words): TableTrouble {
  return { row, zh: `第 ${row} 行:${zh}`, en: `row ${row}: ${en}` };
}

export function isWords(read: unknown): read is Words {
  return typeof read === 'object' && read !== null && 'zh' in read && 'en' in read;
}
