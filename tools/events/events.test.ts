import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { event, type EventType } from '../../platform/events/event.ts';
import { lookAt, pictureOf } from './check.ts';

const file = 'modules/thing/events.ts';
const done = { id: z.string(), fen: z.number() };
const kept = event('thing.done.v1', z.object(done));
const frozen = new Map([['thing.done.v1', pictureOf(kept)]]);
const look = (...events: EventType[]) =>
  lookAt(
    events.map((item) => ({ file, event: item })),
    frozen,
  );

describe('the events tool', () => {
  it('[HOUSE-38] an event that stays as it was published is no complaint, and a new one is written down', () => {
    const next = event('thing.done.v2', z.object({ id: z.string() }));
    expect(look(kept)).toEqual({ complaints: [], fresh: [] });
    expect(look(kept, next)).toEqual({ complaints: [], fresh: [next] });
  });

  it.each([
    ['a field more', z.object({ ...done, note: z.string() })],
    ['a field more that may be absent', z.object({ ...done, note: z.string().optional() })],
    ['a field less', z.object({ id: z.string() })],
    ['another kind', z.object({ ...done, fen: z.string() })],
    ['null that was none', z.object({ ...done, fen: z.number().nullable() })],
    ['absent that was not', z.object({ ...done, fen: z.number().default(0) })],
    ['a bound', z.object({ ...done, id: z.string().max(40) })],
  ])(
    '[HOUSE-38] a changed schema of a version that was published is a complaint: %s',
    (_what, schema) => {
      const { complaints } = look(event('thing.done.v1', schema));
      expect(complaints).toHaveLength(1);
      expect(complaints[0]).toContain(`${file}: the schema of thing.done.v1 is not as docs/events`);
    },
  );

  it('[HOUSE-38] what nobody declares any more, what is declared twice, and a name without a version', () => {
    expect(look().complaints).toEqual([
      'docs/events/thing.done.v1.json: no module declares thing.done.v1 any more',
    ]);
    expect(look(kept, kept).complaints).toEqual([
      `thing.done.v1 is declared in ${file} and again in ${file}`,
    ]);
    expect(look(kept, event('thing.done', z.object({}))).complaints).toEqual([
      `${file}: expected a name such as order.placed.v1, thing.done came`,
    ]);
  });
});
