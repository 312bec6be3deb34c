import { runInNewContext } from 'node:vm';
import { desc, eq, max } from 'drizzle-orm';
import type { Database } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { RuleChange } from '../contract.ts';
import { Engine } from '../domain/engine.ts';
import { difference, type Difference, type Sample } from '../domain/difference.ts';
import type { Rule } from '../domain/rule.ts';
import {
  editedMeanwhile,
  patternBroken,
  patternSlow,
  ruleUnknown,
  samplesBroken,
} from '../refusals.ts';
import { ruleEdition } from '../store/schema.ts';
import { shippedBook } from './rule-book.ts';
import { languageTables } from './tables.ts';

export interface BookNeeds {
  readonly database: Database;
  readonly clock: Clock;
  /** What was said and written in the last sessions; the preview of a change is shown on it. */
  recentWords(): Promise<readonly Sample[]>;
}

interface Edition {
  readonly version: number;
  readonly by: string;
  readonly at: number;
  readonly note: string;
}

/** The rules as they are now, and the engine that was made of them. */
export interface Book {
  engine(): Engine;
  rules(): readonly Rule[];
  /** Reads editions that somebody, perhaps another process, has made since. */
  reload(): Promise<void>;
  /** GUARD-8: what a change would newly hit and miss. Refuses as `change` does. */
  preview(id: string, change: RuleChange): Promise<Result<Difference>>;
  /** GUARD-8: saves an edition. Refuses with `compliance.…`. */
  change(id: string, change: RuleChange, by: string): Promise<Result<Rule>>;
  editions(id: string): Promise<readonly Edition[]>;
}

export function openBook(needs: BookNeeds): Book {
  return new StoredBook(needs);
}

class StoredBook implements Book {
  readonly #needs: BookNeeds;
  readonly #shipped = shippedBook();
  #rules: readonly Rule[] = this.#shipped.rules;
  #engine: Engine | undefined;
  #seen = 0;

  constructor(needs: BookNeeds) {
    this.#needs = needs;
  }

  engine(): Engine {
    this.#engine ??= this.#with(this.#rules);
    return this.#engine;
  }

  rules(): readonly Rule[] {
    return this.#rules;
  }

  #with(rules: readonly Rule[]): Engine {
    return new Engine(languageTables(), { ...this.#shipped, rules });
  }

  async reload(): Promise<void> {
    const { sql } = this.#needs.database;
    const [newest] = await sql.select({ at: max(ruleEdition.at) }).from(ruleEdition);
    const at = newest?.at ?? 0;
    if (at <= this.#seen) return;
    const rows = await sql.select().from(ruleEdition).orderBy(ruleEdition.version);
    const last = new Map(rows.map((row) => [row.id, row]));
    this.#seen = at;
    this.#rules = this.#shipped.rules.map((rule) => {
      const row = last.get(rule.id);
      return row ? { ...row.body, version: row.version } : rule;
    });
    this.#engine = undefined;
  }

  async preview(id: string, change: RuleChange): Promise<Result<Difference>> {
    const drafted = draft(this.#rules, id, change);
    if (!drafted.ok) return drafted;
    const next = this.#rules.map((rule) => (rule.id === id ? drafted.value : rule));
    const samples = [...labelled(this.#rules), ...(await this.#needs.recentWords())];
    const comparing = { samples, ruleId: id, at: this.#needs.clock.now() };
    return ok(difference(this.engine(), this.#with(next), comparing));
  }

  async change(id: string, change: RuleChange, by: string): Promise<Result<Rule>> {
    const drafted = draft(this.#rules, id, change);
    if (!drafted.ok) return drafted;
    const rule = drafted.value;
    const now = this.#needs.clock.now();
    const wrong = wrongSamples(this.#with([rule]), rule, now);
    if (wrong.length > 0) return no(samplesBroken(wrong));
    // Later than all that was read, so that every process sees that there is something new.
    const at = Math.max(now, this.#seen + 1);
    const row = { id, version: rule.version, body: rule, note: change.note, by, at };
    const { sql } = this.#needs.database;
    const written = await sql.insert(ruleEdition).values(row).onConflictDoNothing().returning();
    await this.reload();
    return written.length > 0 ? ok(rule) : no(editedMeanwhile(rule.version));
  }

  editions(id: string): Promise<readonly Edition[]> {
    const { sql } = this.#needs.database;
    return sql
      .select()
      .from(ruleEdition)
      .where(eq(ruleEdition.id, id))
      .orderBy(desc(ruleEdition.version));
  }
}

/** Every sentence that is shipped with a rule, as it must be judged. */
function labelled(rules: readonly Rule[]): Sample[] {
  return rules.flatMap((rule) =>
    [...(rule.hit ?? []), ...(rule.pass ?? [])].map((text) => ({ text, from: rule.id })),
  );
}

function draft(rules: readonly Rule[], id: string, change: RuleChange): Result<Rule> {
  const rule = rules.find((item) => item.id === id);
  if (!rule) return no(ruleUnknown(id));
  if (change.version !== rule.version) return no(editedMeanwhile(rule.version));
  const { note: _note, version, ...rest } = change;
  for (const pattern of rest.patterns ?? []) {
    const bad = badPattern(pattern);
    if (bad) return no(bad);
  }
  return ok({ ...rule, ...rest, version: version + 1 });
}

const timedOut = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
/** As people talk, and as an attacker of patterns would. */
const longTexts = ['这台机器到手价不到三千块,最后几台,安装另算,'.repeat(100), '最'.repeat(2000)];
const slowMs = 50;

/**
 * A pattern that cannot be read, or that a long text could hang the room with: one that tries for ever
 * is stopped by the runtime's own timer, which no check between matches could do.
 */
function badPattern(pattern: string) {
  try {
    const tried = new RegExp(pattern, 'gu');
    const began = performance.now();
    for (const text of longTexts) {
      runInNewContext('[...text.matchAll(tried)].length', { text, tried }, { timeout: slowMs * 4 });
    }
    const ms = Math.round(performance.now() - began);
    return ms > slowMs * 3 ? patternSlow(pattern, ms) : undefined;
  } catch (error) {
    if (isLate(error)) return patternSlow(pattern, slowMs * 4);
    return patternBroken(pattern, error instanceof Error ? error.message : String(error));
  }
}

/** The timer's error may come from another realm, so only its code tells. */
function isLate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === timedOut;
}

/** Shipped sentences that a rule on patterns alone judges wrongly; claims need facts, which these lack. */
function wrongSamples(engine: Engine, rule: Rule, at: number): string[] {
  const surface = (['speech', 'script', 'title', 'reply', 'chat'] as const).find(
    (item) => rule.surfaces[item],
  );
  if (!surface || rule.claim || !rule.on) return [];
  const hits = (text: string): boolean => engine.check({ text, surface, at }).length > 0;
  return [
    ...(rule.hit ?? []).filter((text) => !hits(text)),
    ...(rule.pass ?? []).filter((text) => hits(text)),
  ];
}
