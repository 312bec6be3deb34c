// Says how two OpenAPI documents differ, operation for operation: `node compare-openapi.js BEFORE.json AFTER.json`.
// A document is what GET /api/openapi.json sends. Ends with 1 where an operation is gone, or answers another shape.
// Needs Node.js 20 and nothing else.
import { readFileSync } from 'node:fs';

const [beforePath, afterPath] = process.argv.slice(2);
if (beforePath === undefined || afterPath === undefined) {
  process.stderr.write('用法 / usage: node compare-openapi.js before.json after.json\n');
  process.exit(2);
}

const sorted = (value) => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
};

/** Every operation as `METHOD path`, without the words that only explain it. */
const operationsOf = (path) => {
  const { paths } = JSON.parse(readFileSync(path, 'utf8'));
  const explaining = (key, value) =>
    ['summary', 'description', 'tags'].includes(key) ? undefined : value;
  return new Map(
    Object.entries(paths).flatMap(([address, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method.toUpperCase()} ${address}`,
        JSON.stringify(sorted(operation), explaining),
      ]),
    ),
  );
};

const [before, after] = [operationsOf(beforePath), operationsOf(afterPath)];
const gone = [...before.keys()].filter((name) => !after.has(name));
const added = [...after.keys()].filter((name) => !before.has(name));
const changed = [...before].filter(([name, text]) => after.has(name) && after.get(name) !== text);
for (const name of gone) process.stdout.write(`gone     ${name}\n`);
for (const name of added) process.stdout.write(`added    ${name}\n`);
for (const [name] of changed) process.stdout.write(`changed  ${name}\n`);
process.stdout.write(
  `${before.size} before, ${after.size} after: ${gone.length} gone, ${added.length} added, ${changed.length} changed\n`,
);
process.exit(gone.length + changed.length > 0 ? 1 : 0);
