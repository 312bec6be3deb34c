import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { csvLines, csvText, type Row } from '../kernel/csv.ts';

export interface Table {
  /** Without its ending. */
  readonly name: string;
  readonly head: Row;
  /** Sent as they come, so that a table may be as long as it is. */
  readonly pages: AsyncIterable<readonly Row[]> | readonly (readonly Row[])[];
}

/** HTTP-3: a table for a spreadsheet, whole: however long the list is on screen, all that fits is in it. */
export function sendTable(reply: FastifyReply, table: Table): FastifyReply {
  return reply.send(tableOf(reply, table));
}

/** The table as a stream, with the answer's head written for it. */
export function tableOf(reply: FastifyReply, { name, head, pages }: Table): Readable {
  async function* text(): AsyncGenerator<string> {
    yield csvText([head]);
    for await (const rows of pages) if (rows.length > 0) yield csvLines(rows);
  }
  reply
    .type('text/csv; charset=utf-8')
    // A name may hold what came in an address; a header holds ASCII.
    .header(
      'content-disposition',
      `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}.csv"`,
    );
  return Readable.from(text(), { objectMode: false });
}
