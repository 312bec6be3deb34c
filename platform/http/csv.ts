import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

type Row = readonly string[];

/** As many rows below its head as a sheet of a spreadsheet holds. */
export const sheetRows = 1_048_575;

const number = /^-?\d+(?:\.\d+)?$/;
const formula = /^[=+\-@\t]/;

/**
 * A table as CSV for a spreadsheet: UTF-8 with a mark, CRLF, every cell quoted. A cell never begins
 * with a sign that a spreadsheet would run as a formula; a number below zero is none.
 */
export function csvText(rows: readonly Row[]): string {
  return `\uFEFF${linesOf(rows)}`;
}

function linesOf(rows: readonly Row[]): string {
  const cell = (text: string): string =>
    `"${(formula.test(text) && !number.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

interface Table {
  /** Without its ending. */
  readonly name: string;
  readonly head: Row;
  /** Sent as they come, so that a table may be as long as it is. */
  readonly pages: AsyncIterable<readonly Row[]> | readonly (readonly Row[])[];
}

/** HTTP-3: a table for a spreadsheet, whole: however long the list is on screen, all that fits is in it. */
export function sendTable(reply: FastifyReply, { name, head, pages }: Table): FastifyReply {
  async function* text(): AsyncGenerator<string> {
    yield csvText([head]);
    for await (const rows of pages) if (rows.length > 0) yield linesOf(rows);
  }
  return (
    reply
      .type('text/csv; charset=utf-8')
      // A name may hold what came in an address; a header holds ASCII.
      .header(
        'content-disposition',
        `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}.csv"`,
      )
      .send(Readable.from(text()))
  );
}
