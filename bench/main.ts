import { openTestServer } from '../platform/testing/index.ts';
import { makeClaims } from './claims-make.ts';
import { blocks } from './blocks.ts';
import { claims } from './claims.ts';
import { crowd } from './crowd.ts';
import { frames } from './frames.ts';
import { fraud } from './fraud.ts';
import { fuzzing } from './fuzz.ts';
import { glass } from './glass.ts';
import { kills } from './kills.ts';
import { orderDecisions } from './orders.ts';
import { reconcile } from './reconcile.ts';
import { strangers } from './strangers.ts';
import { stop } from './stop.ts';
import { simulation } from './simulation.ts';
import { typing } from './typing.ts';
import { words } from './words.ts';

/** `npm run bench` runs all, `npm run bench frames` one. Raw results stay in bench/results/. */
const benches: Readonly<Record<string, () => Promise<void>>> = {
  blocks,
  claims,
  'claims-make': makeClaims,
  crowd,
  frames,
  fuzz: fuzzing,
  fraud,
  glass,
  kills,
  orders: orderDecisions,
  reconcile,
  simulation,
  stop,
  strangers,
  typing,
  words,
};

const asked = process.argv.slice(2);
// The labelled set is made anew only when asked: people read it before it counts.
const usual = Object.keys(benches).filter((name) => name !== 'claims-make');
const chosen = asked.length > 0 ? asked : usual;
const unknown = chosen.find((name) => benches[name] === undefined);
if (unknown !== undefined) {
  const known = Object.keys(benches).join(', ');
  process.stderr.write(`没有这个基准 / no such benchmark: ${unknown} (${known})\n`);
  process.exit(1);
}
const server = await openTestServer();
try {
  for (const name of chosen) await benches[name]?.();
} finally {
  await server.close();
}
process.exit(0);
