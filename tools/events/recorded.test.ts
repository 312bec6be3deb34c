import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Fact } from '../../platform/events/event.ts';
import { declaredIn } from './declared.ts';

const factSchema = z.object({
  id: z.string(),
  type: z.string(),
  at: z.number(),
  data: z.record(z.string(), z.unknown()),
});
type Recorded = z.infer<typeof factSchema>;

/** As the outboxes of programs held them, one a line; the shop and all who bought there are made up. */
const recorded = readFileSync(join(import.meta.dirname, 'recorded.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => factSchema.parse(JSON.parse(line)));

const declared = await declaredIn(join(import.meta.dirname, '../..'));
const events = new Map(declared.map(({ event }) => [event.type, event]));

function read(fact: Fact): unknown {
  const event = events.get(fact.type);
  if (!event) throw new Error(`${fact.type} is declared`);
  return event.read(fact).data;
}

function first(type: string): Recorded {
  const found = recorded.find((fact) => fact.type === type);
  if (!found) throw new Error(`one of ${type} was recorded`);
  return found;
}

function without<T extends object>(data: T, ...names: readonly string[]): Partial<T> {
  const left = { ...data };
  for (const name of names) Reflect.deleteProperty(left, name);
  return left;
}

describe('facts that were published', () => {
  it('[EVENTS-16] of each event some are kept', () => {
    expect([...events.keys()].filter((type) => !recorded.some((f) => f.type === type))).toEqual([]);
  });

  it.each(recorded.map((fact) => [`${fact.type} ${fact.id}`, fact] as const))(
    '[EVENTS-16] %s can be read, and nothing of it is lost',
    (_name, fact) => {
      expect(read(fact)).toEqual(fact.data);
    },
  );

  const orders = ['placed', 'reserved', 'paid', 'closed', 'refunded', 'completed'];
  it.each(orders.map((state) => `order.${state}.v1`))(
    '[EVENTS-16] %s from before promotions, parts that go back, and pre-sales',
    (type) => {
      const { data, ...fact } = first(type);
      const names = ['quote', 'refundedFen', 'deposit', 'back'];
      const old = without(data, ...names);
      expect(read({ ...fact, data: old })).toEqual({
        ...old,
        quote: null,
        refundedFen: 0,
        deposit: null,
      });
    },
  );

  it('[EVENTS-16] lines of orders from before their pages were kept', () => {
    const { data, ...fact } = first('order.placed.v1');
    const lines = z.array(z.record(z.string(), z.unknown())).parse(data['lines']);
    const old = { ...data, lines: lines.map((line) => without(line, 'page')) };
    expect(read({ ...fact, data: old })).toEqual(old);
  });

  it('[EVENTS-16] a part that went back before there were deposits', () => {
    const { data, ...fact } = first('order.part-refunded.v1');
    const back = z.looseObject({ share: z.record(z.string(), z.unknown()) }).parse(data['back']);
    const old = { ...data, back: { ...back, share: without(back.share, 'depositFen') } };
    expect(read({ ...fact, data: old })).toEqual(old);
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
      const fact = first('after-sale.moved.v1');
      const moved = z.record(z.string(), z.unknown()).parse(fact.data['case']);
      const old = without(moved, 'right', 'rightUntil');
      expect(read({ ...fact, data: { ...fact.data, case: { ...old, ...right } } })).toEqual({
        ...fact.data,
        case: { ...old, right: null, rightUntil: null },
      });
    },
  );
});
