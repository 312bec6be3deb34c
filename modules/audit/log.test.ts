import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase, type Database } from '../../platform/db/index.ts';
import { systemIds } from '../../platform/kernel/index.ts';
import { databaseBefore, emptyDatabase } from '../../platform/testing/index.ts';
import { auditHash } from './app/log.ts';
import type { AuditEntry } from './domain/entry.ts';
import { firstEntry, openAudit, type Audit } from './index.ts';

const now = Date.UTC(2026, 11, 1, 4);
const open = (database: Database): Audit =>
  openAudit({ database, clock: { now: () => now }, newId: systemIds(() => now) });
const told = (object: string): AuditEntry => {
  const detail = { fen: 12_900, words: '改价“八折”', nested: { b: [1, null], a: true } };
  return { at: now, actor: 'stf_1', action: 'floor.set', object, detail };
};

/** A promise that is kept when it is told to be. */
function gate() {
  let pass = (): void => {};
  const passed = new Promise<void>((resolve) => {
    pass = resolve;
  });
  return { passed, pass };
}

describe('the audit log', () => {
  let database: Database;
  let audit: Audit;
  beforeAll(async () => {
    database = await emptyDatabase();
    audit = open(database);
  });
  afterAll(() => database.close());

  it('[PRIVACY-22] who acts does not wait for another who acts', async () => {
    const held = gate();
    const written = gate();
    const slow = database.inTransaction(async (tx) => {
      await audit.write(tx, told('slow'));
      written.pass();
      await held.passed;
    });
    await written.passed;
    await database.inTransaction((tx) => audit.write(tx, told('quick')));
    // The chain does not wait for it either, and takes it up when it is there.
    expect(await audit.chain()).toMatchObject({ rows: 1 });
    held.pass();
    await slow;
    expect(await audit.chain()).toMatchObject({ rows: 2 });
    expect((await audit.chain()).brokenAt).toBeUndefined();
  });

  it('[PRIVACY-22] what was not done leaves no entry, and what was done is in the chain once', async () => {
    const before = (await audit.chain()).rows;
    const undone = database.inTransaction(async (tx) => {
      await audit.write(tx, told('undone'));
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const writing = Array.from({ length: 40 }, (_, index) =>
      database.inTransaction((tx) => audit.write(tx, told(`many-${index}`))),
    );
    const chaining = Array.from({ length: 4 }, () => audit.chain());
    await Promise.all([...writing, ...chaining]);
    const state = await audit.chain();
    expect(state.brokenAt).toBeUndefined();
    expect(state.rows).toBe(before + 40);
  });

  it('[PRIVACY-22] the database lets an entry be chained once, and nothing else', async () => {
    await database.inTransaction((tx) => audit.write(tx, told('fresh')));
    const tries = [
      sql`update audit.entry set actor = 'stf_2' where object = 'quick'`,
      sql`update audit.entry set hash = 'x' where object = 'quick'`,
      sql`update audit.entry set actor = 'stf_2', seq = 99 where object = 'fresh'`,
      sql`delete from audit.entry where object = 'fresh'`,
    ];
    for (const change of tries) {
      await expect(database.inTransaction((tx) => tx.execute(change))).rejects.toMatchObject({
        cause: { code: '23001' },
      });
    }
    expect((await audit.chain()).brokenAt).toBeUndefined();
  });

  it('[HOUSE-21] of two that begin at once in two modes one is first', async () => {
    const begun = (object: string) => audit.writeFirst({ ...told(object), action: 'house.begun' });
    const both = await Promise.all([begun('demo'), begun('production')]);
    expect(both[0]?.object).toBe(both[1]?.object);
    expect((await firstEntry(database.sql, 'house.begun'))?.object).toBe(both[0]?.object);
  });
});

describe('a database of before', () => {
  it('[PRIVACY-3] keeps every entry, its number and its hashes, and goes on from them', async () => {
    let previous = '0'.repeat(64);
    const entries = ['a', 'b', 'c'].map((object, index) => {
      const entry = { ...told(object), seq: index + 1, previous };
      previous = auditHash(entry.previous, entry.seq, entry);
      return { ...entry, hash: previous };
    });
    const { url, drop } = await databaseBefore('audit-module', async (client) => {
      for (const { seq, at, actor, action, object, detail, previous: before, hash } of entries) {
        await client.query('insert into privacy.audit values ($1,$2,$3,$4,$5,$6,$7,$8)', [
          seq,
          at,
          actor,
          action,
          object,
          detail,
          before,
          hash,
        ]);
      }
    });
    const database = await openDatabase({ url });
    try {
      const audit = open(database);
      expect(await audit.chain()).toEqual({ rows: 3, head: previous });
      await database.inTransaction((tx) => audit.write(tx, told('d')));
      expect(await audit.chain()).toMatchObject({ rows: 4 });
      expect((await audit.chain()).brokenAt).toBeUndefined();
    } finally {
      await database.close();
      await drop();
    }
  });
});
