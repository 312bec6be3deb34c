import { CsvError, parse } from 'csv-parse/sync';

/** One row of a file: its number, the first is 1, and what stands in its cells. */
export interface SeparatedRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** Rows that were read together, and how many lines they took. */
interface Step {
  readonly records: readonly (readonly string[])[];
  readonly used: number;
}

/** How a line is written: not at all, with cells behind back-ticks, with a quote somewhere, or plainly. */
type Writing = 'empty' | 'ticked' | 'quoted' | 'plain';

/** No cell is written over more lines than this. */
const joinedMost = 20;
/** No row of a file comes near. */
const lineMost = 64 * 1024;
/** Lines with quotes are read so many at once, and one by one where a quote is not closed in its line. */
const quotedMost = 16;

const tick = 0x60;

const shared = { relax_column_count: true, relax_quotes: true, record_delimiter: '\n' };
const unquoted = { ...shared, delimiter: ',', quote: null, escape: null };
const forms = {
  plain: unquoted,
  // A comma and a back-tick part two cells; a comma alone, and any quote, belong to what was written.
  ticked: { ...unquoted, delimiter: ',`' },
  quoted: { ...shared, delimiter: ',' },
} as const;

/**
 * TABLE-7: rows of a file with one thing a line, as payment channels write it, that comes in pieces of text. A row whose
 * cells stand behind back-ticks is parted there; one with quotes as they say, over several lines where they do; a quote
 * that parts nothing is a sign like any other. No row is lost, and none but its own is read by what stands in it.
 */
export class SeparatedRows {
  #rest = '';
  #held: readonly string[] = [];
  #row = 0;
  /** How many cells the head has: a row of fewer may go on in the next line. */
  #width = 0;

  /** The rows that are whole by now. */
  add(piece: string): SeparatedRow[] {
    const text = this.#rest + piece;
    const end = text.lastIndexOf('\n');
    const endless = end < 0 && text.length > lineMost;
    this.#rest = endless ? '' : text.slice(end + 1);
    if (end < 0 && !endless) return [];
    return this.#take((endless ? text : text.slice(0, end)).split('\n'), false);
  }

  end(): SeparatedRow[] {
    const last = this.#rest;
    this.#rest = '';
    return this.#take(last === '' ? [] : [last], true);
  }

  #take(fresh: readonly string[], isLast: boolean): SeparatedRow[] {
    // The mark at the beginning of a file is a blank to `trim`.
    const lines = [...this.#held, ...fresh.map((line) => line.trim())];
    const rows: SeparatedRow[] = [];
    let at = 0;
    while (at < lines.length) {
      const step = this.#step(lines, at, isLast);
      if (!step) break;
      for (const cells of step.records) rows.push({ row: (this.#row += 1), cells });
      at += step.used;
    }
    this.#held = lines.slice(at);
    return rows;
  }

  /** The next rows; undefined where the last one may go on in lines that have not come. */
  #step(lines: readonly string[], at: number, isLast: boolean): Step | undefined {
    const writing = writingOf(lines[at] ?? '');
    const until = sameUntil(lines, at, writing);
    const used = until - at;
    if (writing === 'empty') return { records: lines.slice(at, until).map(() => ['']), used };
    const records = cellsOfLines(lines.slice(at, until), writing);
    if (!records) {
      return joined({ lines, at, isLast }, 'quoted', (cells) => !cells.some(holdsRow));
    }
    if (writing !== 'ticked') {
      this.#width = records.at(-1)?.findLastIndex((cell) => cell !== '') ?? 0;
      this.#width += 1;
      return { records, used };
    }
    if ((records.at(-1)?.length ?? 0) >= this.#width) return { records, used };
    if (used > 1) return { records: records.slice(0, -1), used: used - 1 };
    return joined({ lines, at, isLast }, 'ticked', (cells) => cells.length === this.#width);
  }
}

function writingOf(line: string): Writing {
  if (line === '') return 'empty';
  // A spreadsheet puts quotes around a cell and its back-tick.
  if (line.startsWith('`') && !line.includes('"`')) return 'ticked';
  return line.includes('"') ? 'quoted' : 'plain';
}

/** A quote that was left open and closed by the next row's has that row's first cells in it. */
function holdsRow(cell: string): boolean {
  return /\n[^\n]*,[^\n]*,/.test(cell);
}

/** Where lines begin that are written in another way. */
function sameUntil(lines: readonly string[], from: number, writing: Writing): number {
  const most = writing === 'quoted' ? Math.min(from + quotedMost, lines.length) : lines.length;
  let until = from + 1;
  while (until < most && writingOf(lines[until] ?? '') === writing) until += 1;
  return until;
}

/** The cells of lines, or undefined where they are not as many rows as lines. */
function cellsOfLines(lines: readonly string[], form: keyof typeof forms): string[][] | undefined {
  // Without quotes a separator always parts: a million lines need no parser to find that.
  if (form !== 'quoted') return lines.map((line) => trimmed(line.split(forms[form].delimiter)));
  try {
    const records = parse(lines.join('\n'), forms[form]);
    return records.length === lines.length ? records.map(trimmed) : undefined;
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

interface Place {
  readonly lines: readonly string[];
  readonly at: number;
  readonly isLast: boolean;
}

/** Without the back-tick in front of a cell, nor the blanks and tabs that keep a number whole in a spreadsheet. */
function trimmed(cells: readonly string[]): string[] {
  return cells.map((cell) => (cell.charCodeAt(0) === tick ? cell.slice(1) : cell).trim());
}

/** One row over as many lines as make it whole; where none do, its first line alone, read without regard to quotes. */
function joined(
  { lines, at, isLast }: Place,
  form: 'quoted' | 'ticked',
  isWhole: (cells: readonly string[]) => boolean,
): Step | undefined {
  const first = lines[at] ?? '';
  let text = '';
  for (let used = 1; used <= joinedMost && text.length < lineMost; used += 1) {
    const line = lines[at + used - 1];
    if (line === undefined && !isLast) return undefined;
    if (line === undefined || (used > 1 && writingOf(line) === 'ticked')) break;
    text = used === 1 ? line : `${text}\n${line}`;
    const cells = oneOf(text, form);
    if (cells && isWhole(cells)) return { records: [cells], used };
  }
  return {
    records: cellsOfLines([first], form === 'quoted' ? 'plain' : form) ?? [[first]],
    used: 1,
  };
}

/** A text over several lines as the one row that it is, or undefined. */
function oneOf(text: string, form: 'quoted' | 'ticked'): string[] | undefined {
  try {
    // With ticks no line ends a row: its cells are counted.
    const ends = form === 'ticked' ? { record_delimiter: '\u0000' } : {};
    const [cells, more] = parse(text, { ...forms[form], ...ends });
    if (more !== undefined) return undefined;
    return cells && trimmed(cells);
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

/** The same of lines that lie in memory. */
export function rowsIn(lines: Iterable<string>): SeparatedRow[] {
  const rows = new SeparatedRows();
  return [...[...lines].flatMap((line) => rows.add(`${line}\n`)), ...rows.end()];
}
