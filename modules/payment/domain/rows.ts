/** One row of a bill as it was parted into cells, and its number in the file. */
export interface BillRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The name of a column, however its brackets were typed. */
export function plainName(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/^[\uFEFF`'"\s]+|["\s]+$/g, '')
    .replaceAll(' ', '');
}

/** Columns whose text somebody typed, so that it may hold a comma. */
const typedNames = [
  '商品名称',
  '门店编号',
  '门店名称',
  '操作员',
  '终端号',
  '对方账户',
  '对方账号',
  '券名称',
  '交易渠道',
  '备注',
];
/** More commas than this in one name are a damaged row. */
const commasMost = 64;

/** The head of a bill: columns by their names, whatever their order. */
export class Columns {
  readonly #at: ReadonlyMap<string, number>;
  /** The same by the names under which readers ask, row after row. */
  readonly #asked = new Map<string, number>();
  readonly size: number;

  constructor(cells: readonly string[]) {
    const names = cells.map(plainName);
    while (names.at(-1) === '') names.pop();
    this.size = names.length;
    this.#at = new Map(names.map((name, index) => [name, index]));
  }

  missing(needed: readonly string[]): string[] {
    return needed.filter((name) => !this.has(name));
  }

  has(name: string): boolean {
    return this.#at.has(plainName(name));
  }

  /** Empty where there is no such column. */
  value(cells: readonly string[], name: string): string {
    let at = this.#asked.get(name);
    if (at === undefined) {
      at = this.#at.get(plainName(name)) ?? -1;
      this.#asked.set(name, at);
    }
    return cells[at] ?? '';
  }

  /** The row as wide as its head, or undefined where it is not and nothing says why. */
  fit(cells: readonly string[]): readonly string[] | undefined {
    if (cells.length <= this.size) return cells.length === this.size ? cells : undefined;
    return cells.slice(this.size).every((cell) => cell === '') ? cells : undefined;
  }

  /**
   * PAYMENT-45: the same of a row in which one typed text may hold commas that nobody quoted: it is the one with which
   * everything else is what its column holds, as `fits` says. Undefined where none is, and where two would be read
   * differently.
   */
  fitTyped(cells: readonly string[], fits: (cells: readonly string[]) => boolean) {
    const whole = this.fit(cells);
    if (whole && fits(whole)) return whole;
    const most = Math.min(commasMost, cells.length - this.size);
    let found: readonly string[] | undefined;
    for (const name of typedNames) {
      const at = this.#at.get(name) ?? 0;
      for (let surplus = 1; surplus <= most && this.has(name); surplus += 1) {
        const after = at + surplus + 1;
        const merged = [
          ...cells.slice(0, at),
          cells.slice(at, after).join(','),
          ...cells.slice(after),
        ];
        if (!this.fit(merged) || !fits(merged)) continue;
        if (found && this.#core(found) !== this.#core(merged)) return undefined;
        found ??= merged;
      }
    }
    return found ?? whole;
  }

  /** What a row says in the columns that nobody types. */
  #core(cells: readonly string[]): string {
    const typed = new Set(typedNames.map((name) => this.#at.get(name)));
    return JSON.stringify(cells.slice(0, this.size).filter((_cell, at) => !typed.has(at)));
  }
}

/** What is said of a row that is not as wide as its head. */
export function widthWords(cells: readonly string[], { size }: Columns) {
  return {
    zh: `应有 ${size} 列,实际 ${cells.length} 列`,
    en: `${size} columns expected, got ${cells.length}`,
  };
}

/** What is said of an amount that is none. */
export function amountWords(column: string, came: string, decimals: '两' | '五' = '两') {
  const most = decimals === '两' ? 'two' : 'five';
  return {
    zh: `「${column}」应为最多${decimals}位小数的元,实际是「${came}」`,
    en: `${column}: yuan with at most ${most} decimals expected, got “${came}”`,
  };
}

/** What is said of a time that is none. */
export function timeWords(column: string, came: string) {
  return {
    zh: `「${column}」应为 2026-11-30 12:00:05 格式的时间,实际是「${came}」`,
    en: `${column}: a time such as 2026-11-30 12:00:05 expected, got “${came}”`,
  };
}
