export type Row = readonly string[];

const number = /^-?\d+(?:\.\d+)?$/;
const formula = /^[=+\-@\t\r]/;
/** Digits that a spreadsheet would take for a quantity: it keeps fifteen, drops noughts in front, and counts with an e. */
const changed = /^(?:-?\d{16,}|0\d+|\d+e[+-]?\d+)$/i;

/**
 * A table as CSV for a spreadsheet: UTF-8 with a mark, CRLF, every cell quoted. A cell never begins
 * with a sign that a spreadsheet would run as a formula; a number below zero is none.
 */
export function csvText(rows: readonly Row[]): string {
  return `\uFEFF${csvLines(rows)}`;
}

/** The same without the mark: what follows a beginning. */
export function csvLines(rows: readonly Row[]): string {
  return rows.map((row) => `${row.map(cellOf).join(',')}\r\n`).join('');
}

/**
 * TABLE-6: a number that a spreadsheet would change begins with a tab, which Excel, WPS and LibreOffice keep as text and do
 * not show; `="…"` is shown as it stands by those that run no formulas. Our own reader drops the tab.
 */
function cellOf(text: string): string {
  const kept = changed.test(text)
    ? `\t${text}`
    : formula.test(text) && !number.test(text)
      ? `'${text}`
      : text;
  return `"${kept.replaceAll('"', '""')}"`;
}
