import type { Words } from './trouble.ts';

interface Kind {
  readonly begins: readonly number[];
  readonly what: Words;
}

const workbook: Words = {
  zh: 'Excel 工作簿(xlsx)或压缩包',
  en: 'an Excel workbook (xlsx) or an archive',
};

/** Files that people take for tables, by their first bytes. */
const others: readonly Kind[] = [
  {
    begins: [0x50, 0x4b, 3, 4],
    what: workbook,
  },
  {
    begins: [0xd0, 0xcf, 0x11, 0xe0],
    what: { zh: '旧版 Excel 工作簿(xls)', en: 'an old Excel workbook (xls)' },
  },
  { begins: [0x25, 0x50, 0x44, 0x46], what: { zh: 'PDF', en: 'a PDF' } },
];

/**
 * The text of a table's file. A mark at its beginning says what it is written in; without one it is
 * UTF-8 where it can be, UTF-16 where every second byte of its beginning is nought, else GB18030, in
 * which spreadsheets in China save. What is none of these is refused, never read with gaps.
 */
export function textOfFile(bytes: Uint8Array): string | Words {
  const other = others.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte));
  if (other) return noTable(other.what);
  for (const encoding of encodingsOf(bytes)) {
    const text = decoded(bytes, encoding);
    if (text !== undefined) return refuseOther(text);
  }
  return {
    zh: '文件的文字编码认不出,应为 UTF-8、GB18030 或 UTF-16;请在表格里另存为“CSV UTF-8”。',
    en: 'The encoding of the file is unknown; UTF-8, GB18030 or UTF-16 is expected. Save it as "CSV UTF-8".',
  };
}

/** Text that came as text: without its mark, and refused where it is plainly none. */
export function textOfTable(text: string): string | Words {
  return refuseOther(text);
}

function refuseOther(text: string): string | Words {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.startsWith('PK\u0003\u0004')) return noTable(workbook);
  if (/^\s*<(?:!doctype|html|table|\?xml|meta|head)\b/i.test(plain)) {
    return noTable({ zh: '网页(HTML 或 XML)', en: 'a web page (HTML or XML)' });
  }
  return plain;
}

function noTable({ zh, en }: Words): Words {
  return {
    zh: `这是${zh},不是 CSV。请在表格软件里打开,另存为“CSV UTF-8”再导入。`,
    en: `This is ${en}, not CSV. Open it in a spreadsheet and save it as "CSV UTF-8".`,
  };
}

function encodingsOf(bytes: Uint8Array): readonly string[] {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return ['utf-16le'];
  if (first === 0xfe && second === 0xff) return ['utf-16be'];
  const begin = bytes.subarray(0, 64);
  const noughts = (odd: number): number =>
    begin.reduce((sum, byte, at) => sum + (byte === 0 && at % 2 === odd ? 1 : 0), 0);
  // Text in ASCII or GB18030 holds no nought; of UTF-16 its separators and digits do.
  if (noughts(1) > 2 && noughts(0) === 0) return ['utf-16le'];
  if (noughts(0) > 2 && noughts(1) === 0) return ['utf-16be'];
  return ['utf-8', 'gb18030'];
}

function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    // What a decoder says of bytes that are none of its own; anything else is a bug.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
