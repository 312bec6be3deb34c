import { expect, it } from 'vitest';
import { detached, faultsOf, openLog, openMetrics } from './index.ts';

it('[FAULT-2] work that nobody waits for is logged by its part and counted when it fails, and is quiet when it does not', async () => {
  const lines: string[] = [];
  const log = openLog('info', { write: (line) => lines.push(line) });
  const metrics = openMetrics();
  detached(Promise.resolve(3), { log, metrics }, 'order.rush');
  await Promise.resolve();
  expect(lines).toEqual([]);
  detached(Promise.reject(new Error('planted')), { log, metrics }, 'order.rush');
  await expect.poll(() => lines.length).toBe(1);
  expect(JSON.parse(lines.join(''))).toMatchObject({
    part: 'order.rush',
    error: { message: 'planted' },
  });
  expect(await faultsOf(metrics)).toBe(1);
  const { values } = await metrics.faults.get();
  expect(values[0]?.labels.kind).toBe('order.rush');
});
