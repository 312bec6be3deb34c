import { plainCell } from './plain.ts';
import { QuoteOpen, recordsOf } from './records.ts';

/** A column of a table that its form does not know. */
export interface UnreadColumn {
  readonly at: number;
  /** As it stands in the file. */
  readonly title: string;
}

interface Found {
  readonly headRow: number;
  readonly columns: readonly { readonly title: string }[];
}

const delimiters = [',', '\t', ';', '|'] as const;

/**
 * TABLE-19: the columns of a table that was read whose names nobody knew, and what stands in them row by row: what is not
 * read may say what the sums mean. Each row is told with its number; the first of the file is 1.
 */
export async function unreadColumns(
  text: string,
  table: Found,
  tell: (row: number, cells: readonly string[], unread: readonly UnreadColumn[]) => void,
): Promise<readonly UnreadColumn[]> {
  const head = await headAt(text, table);
  if (!head) return [];
  const known = new Set(table.columns.map(({ title }) => title));
  const unread = head.titles
    .map((title, at) => ({ at, title: plainCell(title) }))
    .filter(({ title }) => title !== '' && !known.has(title));
  if (unread.length === 0) return [];
  let row = 0;
  for await (const cells of recordsOf(text, head.delimiter)) {
    row += 1;
    if (row > table.headRow) tell(row, cells, unread);
  }
  return unread;
}

/** The separator under which the header has all the columns that were found. */
async function headAt(
  text: string,
  { headRow, columns }: Found,
): Promise<{ readonly delimiter: string; readonly titles: readonly string[] } | undefined> {
  for (const delimiter of delimiters) {
    const titles = await rowAt(text, delimiter, headRow);
    const plain = new Set(titles?.map(plainCell));
    if (titles && columns.every(({ title }) => plain.has(title))) return { delimiter, titles };
  }
  return undefined;
}

async function rowAt(
  text: string,
  delimiter: string,
  wanted: number,
): Promise<readonly string[] | undefined> {
  let row = 0;
  try {
    for await (const cells of recordsOf(text, delimiter)) {
      row += 1;
      if (row === wanted) return cells;
    }
  } catch (error) {
    // Under another separator the quotes may not fit; it is not the table's then.
    if (!(error instanceof QuoteOpen)) throw error;
  }
  return undefined;
}
