import { z } from 'zod';
import { openDatabase } from '../db/index.ts';
import { event } from '../events/event.ts';
import { openOutbox, subscriber } from '../events/index.ts';
import { openLog, openMetrics } from '../telemetry/index.ts';

/** A program that delivers events, for tests that freeze one: says, whenever that changes, whether it leads. */
const [url = ''] = process.argv.slice(2);
const database = await openDatabase({ url });
const outbox = openOutbox({
  database,
  log: openLog('silent'),
  metrics: openMetrics(),
  now: () => 0,
});
const subscribesTo = [event('thing.done.v1', z.object({}))];
outbox.subscribe(subscriber({ name: 'h', subscribesTo, handle: () => Promise.resolve() }));
let leads: boolean | undefined;
for (;;) {
  await outbox.drain();
  const now = (await database.leads('facts')) !== undefined;
  if (now !== leads) process.stdout.write(now ? 'leads\n' : 'follows\n');
  leads = now;
  await new Promise((resolve) => setTimeout(resolve, 100));
}
