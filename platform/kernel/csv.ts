export type Row = readonly string[];

const number = /^-?\d+(?:\.\d+)?$/;
const formula = /^[=+\-@\t]/;

/**
 * A table as CSV for a spreadsheet: UTF-8 with a mark, CRLF, every cell quoted. A cell never begins
 * with a sign that a spreadsheet would run as a formula; a number below zero is none.
 */
export function csvText(rows: readonly Row[]): string {
  return `\uFEFF${csvLines(rows)}`;
}

/** The same without the mark: what follows a beginning. */
export function csvLines(rows: readonly Row[]): string {
  const cell = (text: string): string =>
    `"${(formula.test(text) && !number.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
