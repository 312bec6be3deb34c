import { createHash } from 'node:crypto';
import { sql as raw } from 'drizzle-orm';
import type { NewTapeFact, TapeFact } from '../modules/tape/events.ts';
import type { TestProgram } from '../stories/program.ts';
import type { Show } from '../stories/show.ts';

const inBatch = 40;
const viewers = 20_000;

/** A show that is over, of so many facts as an audience makes them, in batches as they are written on air. */
export async function makeTape(test: TestProgram, show: Show, count: number): Promise<string> {
  const runId = 'run_block';
  const { sql } = test.program.database;
  const real = await test.program.tape.read(show.run.id);
  const opened = real?.facts[0];
  if (opened?.type !== 'run.opened') throw new Error('a tape begins with its opening');
  const from = opened.at - 4 * 3_600_000;
  const stepMs = (3 * 3_600_000) / count;
  await sql.execute(raw`insert into tape.run (id, session_id, mode, opened_at, closed_at)
    values (${runId}, ${show.session.id}, 'live', ${from}, ${from + 3 * 3_600_000})`);
  let previous = '0'.repeat(64);
  let rows: object[] = [];
  for (let batch = 1; (batch - 1) * inBatch < count; batch += 1) {
    const first = (batch - 1) * inBatch + 1;
    const facts = Array.from({ length: inBatch }, (_, index): TapeFact => {
      const seq = first + index;
      const at = Math.round(from + seq * stepMs);
      if (seq === 1) return { ...opened, seq, at };
      return { ...factOf(seq, show.product.id), seq, at };
    });
    const text = JSON.stringify(facts);
    const hash = createHash('sha256').update(previous).update('\n').update(text).digest('hex');
    const last = { firstSeq: first, lastSeq: first + inBatch - 1 };
    rows.push({ runId, batch, ...last, facts: text, previous, hash });
    previous = hash;
    if (rows.length < 500 && first + inBatch <= count) continue;
    await sql.execute(raw`insert into tape.tape
      select "runId", batch, "firstSeq", "lastSeq", facts, previous, hash
      from json_to_recordset(${JSON.stringify(rows)}::json) as v("runId" text, batch int,
        "firstSeq" int, "lastSeq" int, facts text, previous text, hash text)`);
    rows = [];
  }
  await sql.execute(raw`analyze tape.tape`);
  return runId;
}

function factOf(seq: number, p: string): NewTapeFact {
  const v = `vwr_${(seq * 7919) % viewers}`;
  const nick = `观众${seq % viewers}`;
  const key = `${v}:${seq}`;
  switch (seq % 10) {
    case 0:
    case 1:
      return { type: 'viewer.entered', key, data: { v, nick, source: 'lobby', follower: false } };
    case 2:
      return { type: 'viewer.left', key, data: { v } };
    case 3:
      return { type: 'product.shown', key, data: { v, p: [p] } };
    case 4:
      return { type: 'product.opened', key, data: { v, p } };
    case 5:
    case 6:
    case 7:
      return { type: 'like.given', key, data: { v, n: 3 } };
    default:
      return {
        type: 'danmaku.said',
        key,
        data: { id: `msg_${seq}`, v, nick, text: `这台机器一级能效吗?第 ${seq} 次问` },
      };
  }
}
