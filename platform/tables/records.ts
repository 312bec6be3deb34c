import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { turns } from '../kernel/slices.ts';

/** No row of a table comes near; one that does is a quote that nothing closes. */
const recordMost = 64 * 1024;
const pieceSigns = 16 * 1024;

/** The parser drops what it has read before it says so: the row tells where it was. */
export class QuoteOpen extends Error {
  readonly row: number;

  constructor(cause: CsvError) {
    super(cause.message, { cause });
    this.row = typeof cause['records'] === 'number' ? cause['records'] + 1 : 1;
  }
}

/**
 * The rows of separated text as they are quoted (RFC 4180), with lines that end in any way and empty rows among them, so
 * that the count is a spreadsheet's. JOBS-2: lets others have their turn. Throws `QuoteOpen` where a quote stays open.
 */
export async function* recordsOf(text: string, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({
    bom: true,
    delimiter,
    max_record_size: recordMost,
    record_delimiter: ['\r\n', '\n', '\r'],
    // People write 65" into a note; what a row has too many or too few of is judged with its header.
    ...{ relax_quotes: true, relax_column_count: true, skip_empty_lines: false },
  });
  const source = Readable.from(piecesOf(text));
  source.pipe(parser);
  const turn = turns();
  try {
    for await (const record of parser) {
      yield asCells(record);
      await turn();
    }
  } catch (error) {
    if (error instanceof CsvError) throw new QuoteOpen(error);
    throw error;
  } finally {
    source.destroy();
    parser.destroy();
  }
}

function* piecesOf(text: string): Generator<string> {
  let from = 0;
  while (from < text.length) {
    const last = text.charCodeAt(from + pieceSigns - 1);
    // A sign of two halves is not parted.
    const until = from + pieceSigns + (last >= 0xd800 && last < 0xdc00 ? 1 : 0);
    yield text.slice(from, until);
    from = until;
  }
}

function asCells(record: unknown): string[] {
  return Array.isArray(record) ? record.map(String) : [];
}
