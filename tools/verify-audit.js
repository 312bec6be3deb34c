// Verifies an audit log that the desk exported: `node verify-audit.js audit.jsonl [older.jsonl]`.
// With an older export beside it, the new one must begin with every row of the old one.
// Needs Node.js 20 and nothing else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [path, olderPath] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('用法 / usage: node verify-audit.js audit.jsonl [older.jsonl]\n');
  process.exit(2);
}

const rowsOf = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** JSON with sorted keys: what the hash covers, whoever wrote it. */
const canonical = (value) => {
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item)).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
};

const broken = (at, why) => {
  process.stdout.write(`BROKEN / 已被改动: ${at}: ${why}\n`);
  process.exit(1);
};

const rows = rowsOf(path);
let previous = '0'.repeat(64);
for (const [index, row] of rows.entries()) {
  const { seq, at, actor, action, object, detail } = row;
  if (seq !== index + 1) broken(`row ${seq}`, `row ${index + 1} is missing`);
  if (row.previous !== previous) broken(`row ${seq}`, 'it does not follow the row before it');
  const body = canonical({ seq, at, actor, action, object, detail });
  const hash = createHash('sha256').update(previous).update(body).digest('hex');
  if (hash !== row.hash) broken(`row ${seq}`, 'its content was changed');
  previous = hash;
}
if (olderPath !== undefined) {
  for (const old of rowsOf(olderPath)) {
    const now = rows[old.seq - 1];
    if (now?.hash !== old.hash)
      broken(`row ${old.seq}`, 'it is another one than in the older file');
  }
}
process.stdout.write(`whole / 完整: ${rows.length} rows, head ${previous}\n`);
