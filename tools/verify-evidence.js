// Verifies an evidence pack with nothing but Node.js 20: `node verify-evidence.js PACK.zip`.
// Ends with 0 where every byte is as it was sealed, with 1 and the reason where one is not.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const [path] = process.argv.slice(2);
const faults = [];

function hashOf(bytes) {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Every file by its name, read from the directory at the end (PKWARE APPNOTE 4.3.12, 4.3.16). */
function unzip(pack) {
  const end = pack.lastIndexOf(Buffer.from('504b0506', 'hex'));
  if (end < 0) throw new Error('这不是 ZIP 文件 / this is no ZIP file');
  const files = new Map();
  let at = pack.readUInt32LE(end + 16);
  for (let count = pack.readUInt16LE(end + 10); count > 0; count -= 1) {
    const method = pack.readUInt16LE(at + 10);
    const size = pack.readUInt32LE(at + 20);
    const nameLength = pack.readUInt16LE(at + 28);
    const name = pack.toString('utf8', at + 46, at + 46 + nameLength);
    const local = pack.readUInt32LE(at + 42);
    const from = local + 30 + pack.readUInt16LE(local + 26) + pack.readUInt16LE(local + 28);
    const bytes = pack.subarray(from, from + size);
    files.set(name, method === 8 ? inflateRawSync(bytes) : bytes);
    at += 46 + nameLength + pack.readUInt16LE(at + 30) + pack.readUInt16LE(at + 32);
  }
  return files;
}

function check(holds, zh, en) {
  if (!holds) faults.push(`${zh} / ${en}`);
}

function checkManifest(files) {
  const { seal, ...manifest } = JSON.parse(files.get('manifest.json')?.toString() ?? '{}');
  check(hashOf(JSON.stringify(manifest)) === seal, '总封印不符', 'the seal does not fit');
  const listed = new Map((manifest.files ?? []).map((file) => [file.name, file]));
  for (const [name, { sha256 }] of listed) {
    const bytes = files.get(name);
    check(bytes, `缺文件 ${name}`, `${name} is missing`);
    if (bytes) check(hashOf(bytes) === sha256, `${name} 被改动`, `${name} was altered`);
  }
  for (const name of files.keys()) {
    const known = name === 'manifest.json' || listed.has(name);
    check(known, `多出文件 ${name}`, `${name} is not in the manifest`);
  }
  return { ...manifest, seal };
}

function checkTape(files, manifest) {
  let previous = '0'.repeat(64);
  let next = 1;
  const text = files.get('tape.jsonl')?.toString() ?? '';
  for (const line of text.split('\n').filter(Boolean)) {
    const batch = JSON.parse(line);
    const hash = createHash('sha256').update(previous).update('\n').update(batch.facts);
    const whole =
      batch.previous === previous && batch.firstSeq === next && hash.digest('hex') === batch.hash;
    check(whole, `事实链在第 ${batch.batch} 批断开`, `the tape breaks at batch ${batch.batch}`);
    previous = batch.hash;
    next = batch.lastSeq + 1;
  }
  check(
    manifest.tape === (text === '' ? '' : previous),
    '事实链末端不符',
    'the tape ends elsewhere',
  );
}

function checkVideo(files) {
  const rows = JSON.parse(files.get('video/segments.json')?.toString() ?? '[]');
  let before;
  for (const row of rows) {
    const bytes = files.get(row.file);
    check(bytes && hashOf(bytes) === row.sha256, `${row.file} 与录制时不同`, `${row.file} differs`);
    if (row.chain === null) continue;
    const link = before && hashOf(`${before.chain}:${row.sequence}:${row.sha256}`);
    const follows = !before || row.sequence !== before.sequence + 1 || link === row.chain;
    check(follows, `录像链在 ${row.file} 断开`, `the recording breaks at ${row.file}`);
    before = row;
  }
  return rows.length;
}

try {
  const files = unzip(readFileSync(path ?? ''));
  const manifest = checkManifest(files);
  checkTape(files, manifest);
  const video = checkVideo(files);
  if (faults.length === 0) {
    process.stdout.write(
      `完好 / whole: ${files.size} 个文件 files, ${video} 段录像 segments\n封印 / seal: ${manifest.seal}\n`,
    );
  }
} catch (error) {
  faults.push(error.message);
}
for (const fault of faults) process.stdout.write(`✗ ${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);
