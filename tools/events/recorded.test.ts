import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { DomainEvent } from '../../platform/events/event.ts';
import { declaredIn } from './declared.ts';

const eventSchema = z.object({
  id: z.string(),
  type: z.string(),
  at: z.number(),
  data: z.record(z.string(), z.unknown()),
});
type Recorded = z.infer<typeof eventSchema>;

/** As the outboxes of programs held them, one a line; the shop and all who bought there are made up. */
const recorded = readFileSync(join(import.meta.dirname, 'recorded.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => eventSchema.parse(JSON.parse(line)));

const declared = await declaredIn(join(import.meta.dirname, '../..'));
const events = new Map(declared.map(({ event }) => [event.type, event]));

function read(event: DomainEvent): unknown {
  const declared = events.get(event.type);
  if (!declared) throw new Error(`${event.type} is declared`);
  return declared.read(event).data;
}

function first(type: string): Recorded {
  const found = recorded.find((event) => event.type === type);
  if (!found) throw new Error(`one of ${type} was recorded`);
  return found;
}

function without<T extends object>(data: T, ...names: readonly string[]): Partial<T> {
  const left = { ...data };
  for (const name of names) Reflect.deleteProperty(left, name);
  return left;
}

describe('events that were published', () => {
  it('[EVENTS-16] of each event some are kept', () => {
    expect([...events.keys()].filter((type) => !recorded.some((f) => f.type === type))).toEqual([]);
  });

  it.each(recorded.map((event) => [`${event.type} ${event.id}`, event] as const))(
    '[EVENTS-16] %s can be read, and nothing of it is lost',
    (_name, event) => {
      expect(read(event)).toEqual(event.data);
    },
  );

  const orders = ['placed', 'reserved', 'paid', 'closed', 'refunded', 'completed'];
  it.each(orders.map((state) => `order.${state}.v1`))(
    '[EVENTS-16] %s from before promotions, parts that go back, and pre-sales',
    (type) => {
      const { data, ...event } = first(type);
      const names = ['quote', 'refundedFen', 'deposit', 'back'];
      const old = without(data, ...names);
      expect(read({ ...event, data: old })).toEqual({
        ...old,
        quote: null,
        refundedFen: 0,
        deposit: null,
      });
    },
  );

  it('[EVENTS-16] lines of orders from before their pages were kept', () => {
    const { data, ...event } = first('order.placed.v1');
    const lines = z.array(z.record(z.string(), z.unknown())).parse(data['lines']);
    const old = { ...data, lines: lines.map((line) => without(line, 'page')) };
    expect(read({ ...event, data: old })).toEqual(old);
  });

  it('[EVENTS-16] a part that went back before there were deposits', () => {
    const { data, ...event } = first('order.part-refunded.v1');
    const back = z.looseObject({ share: z.record(z.string(), z.unknown()) }).parse(data['back']);
    const old = { ...data, back: { ...back, share: without(back.share, 'depositFen') } };
    expect(read({ ...event, data: old })).toEqual(old);
  });

  it('[EVENTS-16] payments from before there were several channels, refunds from before they had numbers', () => {
    const paid = first('payment.paid.v1');
    const money = without(paid.data, 'provider');
    expect(read({ ...paid, data: money })).toEqual(money);
    const refunded = { ...first('payment.refunded.v1'), data: { ...money, reason: '不要了' } };
    expect(read(refunded)).toEqual(refunded.data);
    expect(read({ ...refunded, data: money })).toEqual(money);
    const failed = first('payment.refund-failed.v1');
    const absent = without(failed.data, 'why');
    expect(read({ ...failed, data: absent })).toEqual(absent);
  });

  it.each([{}, { noReasonUntil: 1_795_536_000_000 }, { noReasonUntil: null }])(
    '[EVENTS-16] cases from before rights had names: %j',
    (right) => {
      const event = first('after-sale.moved.v1');
      const moved = z.record(z.string(), z.unknown()).parse(event.data['case']);
      const old = without(moved, 'right', 'rightUntil');
      expect(read({ ...event, data: { ...event.data, case: { ...old, ...right } } })).toEqual({
        ...event.data,
        case: { ...old, right: null, rightUntil: null },
      });
    },
  );
});
