import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { lookAt, pictureOf } from './check.ts';
import { declaredIn } from './declared.ts';

// Compares what modules declare with what is kept; `--write` keeps what is new, and changes nothing that is kept.
const root = join(import.meta.dirname, '../..');
const folder = join(root, 'docs/events');

const declared = await declaredIn(root);
const frozen = new Map<string, unknown>(
  globSync('*.json', { cwd: folder }).map((name) => [
    basename(name, '.json'),
    JSON.parse(readFileSync(join(folder, name), 'utf8')),
  ]),
);

const { complaints, fresh } = lookAt(declared, frozen);
const said = [...complaints];
if (process.argv.includes('--write')) {
  mkdirSync(folder, { recursive: true });
  for (const event of fresh) {
    const text = `${JSON.stringify(pictureOf(event), null, 2)}\n`;
    writeFileSync(join(folder, `${event.type}.json`), text);
  }
} else {
  said.push(...fresh.map(({ type }) => `docs/events/${type}.json is missing: npm run format`));
}
for (const complaint of said) process.stderr.write(`${complaint}\n`);
process.stdout.write(`${declared.length} events, ${said.length} complaints\n`);
process.exit(said.length > 0 ? 1 : 0);
