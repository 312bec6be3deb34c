import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { modules } from '../architecture.ts';
import type { AuditRule, Operations, Spec } from '../platform/operation/index.ts';

const root = join(import.meta.dirname, '..');
const listed = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
const permits = z
  .record(z.string(), z.union([z.string(), z.array(z.string())]))
  .parse(listed('permits.json'));
const records = z.record(z.string(), z.string()).parse(listed('audit-records.json'));

async function declared(): Promise<Spec[]> {
  const found: Spec[] = [];
  for (const { name } of modules) {
    const path = join(root, 'modules', name, 'operations.ts');
    if (!existsSync(path)) continue;
    const { operations }: { operations: Operations } = await import(path);
    for (const operation of Object.values(operations)) found.push(operation['~orpc'].meta.spec);
  }
  return found;
}

function routeOf({ method, path }: Spec): string {
  return `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`;
}

function recordOf(rule: AuditRule): string {
  return rule.in === 'log' ? `audit ${rule.action}` : `row ${rule.table}`;
}

describe('what operations declare', () => {
  it('[OPERATION-7] is what the lists that people review say: who may, and where it is audited', async () => {
    const specs = await declared();
    expect(specs.length).toBeGreaterThan(0);
    for (const spec of specs) {
      const route = routeOf(spec);
      const { who } = spec;
      const may = Array.isArray(who)
        ? who.map(({ action, subject }) => `${action} ${subject}`)
        : who;
      expect([route, permits[route]]).toEqual([route, may]);
      if (spec.audit) expect([route, records[route]]).toEqual([route, recordOf(spec.audit)]);
    }
  });
});
