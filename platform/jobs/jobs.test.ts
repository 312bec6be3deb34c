import { expect, it } from 'vitest';
import { openLog } from '../telemetry/index.ts';
import { eachApart } from './index.ts';

it('[JOBS-1] what cannot be done is told by its name and passed over; the others are done', async () => {
  const lines: string[] = [];
  const log = openLog('error', { write: (line) => lines.push(line) });
  const done: string[] = [];
  const count = await eachApart({ log, what: 'halve' }, ['2', '3', '4', '6'], (item) => {
    if (Number(item) % 2 === 1) return Promise.reject(new Error('odd'));
    done.push(item);
    return Promise.resolve(item !== '4');
  });
  expect([count, done]).toEqual([2, ['2', '4', '6']]);
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    ...{ what: 'halve', of: '3', error: { message: 'odd' } },
  });
});
