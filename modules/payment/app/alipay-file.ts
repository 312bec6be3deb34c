import { Unzip, UnzipInflate, zipSync } from 'fflate';
import { Decoding } from '../domain/charset.ts';
import { BillLost } from './bill-lost.ts';

const noZip = { zh: '收到的不是 ZIP 压缩包', en: 'the file received is not a ZIP archive' };
const tooLarge = {
  zh: '压缩包解压后过大,不是账单',
  en: 'the archive unpacks to more than a bill can be',
};
/** More than any day's bill; a file that unpacks to more is no bill but an attack. */
const unpackedMost = 2 * 1024 ** 3;

/** GBK has no encoder in the platform; the decoder read backwards is one. */
function gbkTable(): ReadonlyMap<string, readonly [number, number]> {
  const decoder = new TextDecoder('gbk');
  const table = new Map<string, readonly [number, number]>();
  for (let high = 0x81; high <= 0xfe; high += 1) {
    for (let low = 0x40; low <= 0xfe; low += 1) {
      if (low === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(high, low));
      if (text.length === 1 && text !== '\uFFFD' && !table.has(text)) table.set(text, [high, low]);
    }
  }
  return table;
}

let known: ReadonlyMap<string, readonly [number, number]> | undefined;

export function toGbk(text: string): Uint8Array {
  known ??= gbkTable();
  const bytes: number[] = [];
  for (const sign of text) {
    const pair = known.get(sign);
    if (pair) bytes.push(...pair);
    else bytes.push(sign.charCodeAt(0) < 0x80 ? sign.charCodeAt(0) : 0x3f);
  }
  return Uint8Array.from(bytes);
}

/** Puts lines into a file as Alipay sends it: GBK, CRLF, two CSV files in a ZIP. */
export function packAlipay(lines: Iterable<string>, name: string): Uint8Array {
  const detail = toGbk([...lines].join('\r\n'));
  const summary = toGbk('#支付宝业务汇总查询\r\n');
  return zipSync({ [`${name}_明细.csv`]: detail, [`${name}_明细(汇总).csv`]: summary });
}

/** Compressed bytes handed over at a time, so that a million lines need no more memory than ten. */
const sliceBytes = 65_536;

/**
 * The text of the detail file of an Alipay ZIP in pieces: of the first file that does not say 汇总 in its name (which
 * may be in GBK). Throws when its first line does not speak of `wanted`, or there is none.
 */
export function* unpackAlipay(file: Uint8Array, wanted: string): Generator<string> {
  if (file[0] !== 0x50 || file[1] !== 0x4b) throw new BillLost(noZip);
  let begin: string | undefined = '';
  for (const text of detailOf(file)) {
    if (begin === undefined) {
      yield text;
      continue;
    }
    begin += text;
    if (!begin.includes('\n')) continue;
    yield asWanted(begin, wanted);
    begin = undefined;
  }
  if (begin !== undefined) yield asWanted(begin, wanted);
}

function asWanted(text: string, wanted: string): string {
  const end = text.indexOf('\n');
  if ((end < 0 ? text : text.slice(0, end)).includes(wanted)) return text;
  throw new BillLost({
    zh: `压缩包里没有${wanted}`,
    en: `the archive contains no ${wanted}`,
  });
}

function* detailOf(file: Uint8Array): Generator<string> {
  const decoding = new Decoding();
  let chunks: Uint8Array[] = [];
  let size = 0;
  let found = false;
  const unzip = new Unzip((entry) => {
    const name = nameOf(entry.name);
    if (found || name.endsWith('/') || name.includes('汇总')) return;
    found = true;
    entry.ondata = (error, chunk) => {
      if (error) throw error;
      size += chunk.length;
      if (size > unpackedMost) throw new BillLost(tooLarge);
      chunks.push(chunk);
    };
    entry.start();
  });
  unzip.register(UnzipInflate);
  for (let from = 0; from < file.length; from += sliceBytes) {
    const until = from + sliceBytes;
    unzip.push(file.subarray(from, until), until >= file.length);
    const ready = chunks;
    chunks = [];
    for (const chunk of ready) yield decoding.add(chunk);
  }
  yield decoding.end();
}

/** Names without the UTF-8 flag come as Latin-1, byte for byte; Alipay means GBK. */
function nameOf(name: string): string {
  if ([...name].some((sign) => sign.charCodeAt(0) > 0xff)) return name;
  return new TextDecoder('gbk').decode(Uint8Array.from(name, (sign) => sign.charCodeAt(0)));
}
