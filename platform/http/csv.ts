/**
 * A table as CSV for a spreadsheet: UTF-8 with a mark, CRLF, every cell quoted. A cell never begins
 * with a sign that a spreadsheet would run as a formula.
 */
export function csvText(rows: readonly (readonly string[])[]): string {
  const cell = (text: string): string =>
    `"${(/^[=+\-@\t]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}
