/** `203.0.113.0/24` or `2001:db8::/32`, as lists of data centres and proxies are published. */
export interface Network {
  readonly base: string;
  readonly bits: number;
}

/** Reads one network a line; empty lines and what follows `#` are left out. Throws naming the bad line. */
export function networksIn(text: string): Network[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const plain = line.replace(/#.*/u, '').trim();
    if (plain === '') return [];
    const match = /^([0-9a-f.:]+)\/(\d{1,3})$/iu.exec(plain);
    const [base = '', bits = ''] = match?.slice(1) ?? [];
    const most = base.includes(':') ? 128 : 32;
    if (base === '' || Number(bits) > most) {
      throw new Error(
        `第 ${index + 1} 行:应为如 203.0.113.0/24 的网段 / line ${index + 1}: a network such as 203.0.113.0/24 expected, got ${plain}`,
      );
    }
    return [{ base, bits: Number(bits) }];
  });
}
