/** One line of a journal that is to be booked: debit positive, credit negative, in fen. */
export interface JournalLine {
  readonly account: string;
  readonly sub: string;
  readonly fen: number;
}
