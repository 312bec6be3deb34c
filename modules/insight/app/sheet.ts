export type Cell = string | number | null;

/** One sheet of a workbook. */
export interface Sheet {
  readonly name: string;
  /** The first row is the head. */
  readonly rows: readonly (readonly Cell[])[];
}
