import type { Actor } from '../../../platform/access/index.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Sql } from '../../../platform/db/index.ts';
import { no, ok, type Result } from '../../../platform/kernel/index.ts';
import type { AssessmentBody, AssessmentNeed, DutyRecord } from '../contract.ts';
import type { Scale } from '../domain/scale.ts';
import { needsOther } from '../../audit/index.ts';
import { assessmentMissing, assessmentUnknown } from '../refusals.ts';
import { agreementStore } from '../store/agreements.ts';
import { assessmentStore, countRows, dutyStore } from '../store/assessments.ts';
import type { Deps } from './deps.ts';

const needSchema = z.object({
  id: z.string(),
  law: z.string(),
  name: z.object({ zh: z.string(), en: z.string() }),
  /** Without an approved assessment the thing itself is refused. */
  gate: z.boolean(),
});

const listed = z
  .array(needSchema)
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '../rules/assessments.json'), 'utf8')));

/** What has to be assessed before it is done: the company's own list, and every agreement with a third party. */
export async function assessmentNeeds(sql: Sql): Promise<AssessmentNeed[]> {
  const agreements = await agreementStore.list(sql);
  const parties = agreements.map(({ id, party }) => ({
    id: `agreement:${id}`,
    law: '个人信息保护法 55(3)',
    gate: false,
    name: { zh: `与「${party}」的协议`, en: `Agreement with ${party}` },
  }));
  return [...listed, ...parties];
}

/** PRIVACY-15: a new edition, which another person has to approve. Refuses with `privacy.assessment-unknown`. */
export async function writeAssessment(
  deps: Deps,
  body: AssessmentBody,
  by: Actor,
): Promise<Result<{ id: string }>> {
  const known = await assessmentNeeds(deps.database.sql);
  if (!known.some(({ id }) => id === body.subject)) return no(assessmentUnknown);
  const at = deps.clock.now();
  const id = deps.newId('pia');
  const { subject, ...text } = body;
  const row = { id, subject, body: text, byId: by.id, by: by.name, at };
  await deps.database.inTransaction(async (tx) => {
    await assessmentStore.insert(tx, row);
    const detail = { subject, risk: body.risk };
    await deps.audit(tx, { at, actor: by.id, action: 'assessment.written', object: id, detail });
  });
  return ok({ id });
}

/** Refuses with `privacy.assessment-unknown` or `privacy.needs-other`. */
export function approveAssessment(
  deps: Deps,
  id: string,
  by: Actor,
): Promise<Result<{ id: string }>> {
  return deps.database.decide(async (tx) => {
    const row = await assessmentStore.lock(tx, id);
    if (!row) return no(assessmentUnknown);
    if (row.byId === by.id) return no(needsOther);
    if (row.secondAt !== null) return ok({ id });
    const at = deps.clock.now();
    await assessmentStore.approve(tx, id, { ...by, at });
    const detail = { subject: row.subject };
    await deps.audit(tx, { at, actor: by.id, action: 'assessment.approved', object: id, detail });
    return ok({ id });
  });
}

/** PRIVACY-15: may it be done? Refuses with `privacy.assessment-missing`, naming what has to be assessed. */
export async function assessed(sql: Sql, subject: string): Promise<Result<void>> {
  if (await assessmentStore.isApproved(sql, subject)) return ok(undefined);
  const need = listed.find(({ id }) => id === subject);
  return no(assessmentMissing(need?.name ?? { zh: subject, en: subject }));
}

/** PRIVACY-16: counted now. Whose table has a row a person says so in its map. */
export async function scaleOf(deps: Deps): Promise<Scale> {
  const { sql } = deps.database;
  const scale = { persons: 0, sensitive: 0, abroad: 0 };
  for (const table of deps.sources.flatMap((source) => source.tables)) {
    if (table.counts) scale[table.counts] += await countRows(sql, table);
  }
  const regions = await agreementStore.regions(sql);
  return { ...scale, abroad: regions.filter((region) => region !== 'CN').length };
}

/** Who the officer is, or that an audit was done: put on record, never changed. */
export function recordDuty(
  deps: Deps,
  { kind, words, on }: Pick<DutyRecord, 'kind' | 'words' | 'on'>,
  by: Actor,
): Promise<{ id: string }> {
  const at = deps.clock.now();
  const id = deps.newId('dut');
  return deps.database.inTransaction(async (tx) => {
    await dutyStore.insert(tx, { id, kind, words, on, by: by.name, at });
    const detail = { kind, on };
    await deps.audit(tx, { at, actor: by.id, action: 'duty.recorded', object: id, detail });
    return { id };
  });
}
