import type { Words } from './trouble.ts';

interface Kind {
  readonly begins: readonly number[];
  readonly what: Words;
  /** What to do instead. */
  readonly how: Words;
}

const workbook: Words = { zh: 'Excel/WPS 工作簿(xlsx)', en: 'an Excel or WPS workbook (xlsx)' };

/** Where a CSV is saved; people know the button and not the format. */
const saved: Words = {
  zh: '请打开它:Excel 选“文件 → 另存为 → CSV UTF-8(逗号分隔)”,WPS 选“文件 → 另存为 → CSV(逗号分隔)”,再导入存好的文件',
  en: 'Open it: in Excel choose File → Save As → CSV UTF-8 (Comma delimited), in WPS File → Save As → CSV (Comma delimited); then import the saved file',
};

const archive: Kind = {
  begins: [0x50, 0x4b, 3, 4],
  what: { zh: '压缩包', en: 'an archive' },
  how: { zh: '请先解压,再导入其中的 CSV', en: 'Unpack it and import the CSV inside' },
};

/** Files that people take for tables, by their first bytes. */
const others: readonly Kind[] = [
  {
    begins: [0xd0, 0xcf, 0x11, 0xe0],
    what: {
      zh: '旧版 Excel 工作簿(xls)或带密码的工作簿',
      en: 'an old Excel workbook (xls), or one with a password',
    },
    how: saved,
  },
  {
    begins: [0x25, 0x50, 0x44, 0x46],
    what: { zh: 'PDF', en: 'a PDF' },
    how: {
      zh: '请在银行或渠道后台重新导出,格式选 CSV',
      en: 'Export it again from the bank or channel as CSV',
    },
  },
  archive,
  ...[
    [0x1f, 0x8b],
    [0x52, 0x61, 0x72, 0x21],
    [0x37, 0x7a, 0xbc, 0xaf],
  ].map((begins) => ({ ...archive, begins })),
];

/** A workbook is an archive too; the names of what lies in it stand in the clear, at its beginning and its end. */
function kindOf(bytes: Uint8Array): Kind | undefined {
  const kind = others.find(({ begins }) => begins.every((byte, at) => bytes[at] === byte));
  if (kind !== archive) return kind;
  const ends = [bytes.subarray(0, 4096), bytes.subarray(-65_536)];
  const names = ends.map((part) => Buffer.from(part).toString('latin1')).join();
  if (names.includes('opendocument.spreadsheet')) {
    const ods = { zh: 'LibreOffice 工作簿(ods)', en: 'a LibreOffice workbook (ods)' };
    return { ...archive, what: ods, how: saved };
  }
  return names.includes('xl/') ? { ...archive, what: workbook, how: saved } : archive;
}

/**
 * The text of a table's file. A mark at its beginning says what it is written in; without one it is
 * UTF-8 where it can be, UTF-16 where every second byte of its beginning is nought, else GB18030, in
 * which spreadsheets in China save. What is none of these is refused, never read with gaps.
 */
export function textOfFile(bytes: Uint8Array): string | Words {
  const other = kindOf(bytes);
  if (other) return noTable(other);
  for (const encoding of encodingsOf(bytes)) {
    const text = decoded(bytes, encoding);
    if (text !== undefined) return refuseOther(text);
    if (encoding === 'utf-8' && isHurtUtf8(bytes)) return hurt;
  }
  return {
    zh: '无法识别文件编码,应为 UTF-8、GB18030 或 UTF-16;请在表格里另存为“CSV UTF-8”。',
    en: 'Unknown file encoding; UTF-8, GB18030 or UTF-16 expected. Save it as "CSV UTF-8".',
  };
}

/** Text that came as text: without its mark, and refused where it is plainly none. */
export function textOfTable(text: string): string | Words {
  return refuseOther(text);
}

function refuseOther(text: string): string | Words {
  const plain = text.replace(/^\uFEFF/, '');
  if (plain.startsWith('PK\u0003\u0004')) return noTable({ what: workbook, how: saved });
  if (/^\s*<(?:!doctype|html|table|\?xml|meta|head)\b/i.test(plain)) {
    const page = { zh: '网页(HTML 或 XML)', en: 'a web page (HTML or XML)' };
    return noTable({ what: page, how: saved });
  }
  return plain;
}

function noTable({ what, how }: Pick<Kind, 'what' | 'how'>): Words {
  return {
    zh: `这是${what.zh},不是 CSV。${how.zh}。`,
    en: `This is ${what.en}, not CSV. ${how.en}.`,
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

const hurt: Words = {
  zh: '文件是 UTF-8,但有损坏或被截断的字节,会读成乱码;请重新下载完整文件。',
  en: 'The file is UTF-8 but has broken or truncated bytes and would be misread. Download the whole file again.',
};

/**
 * TABLE-18: UTF-8 with some broken bytes is nearly always GB18030 too, all of it other signs. The mark of UTF-8 says what
 * it is; else its Chinese does: three bytes each that fit, which those of GB18030 do by chance and among many that do not.
 */
function isHurtUtf8(bytes: Uint8Array): boolean {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return true;
  const text = new TextDecoder('utf-8').decode(bytes);
  let [whole, broken] = [0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0xfffd) broken += 1;
    else if (code >= 0x800) whole += 1;
  }
  return whole > broken;
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
