import { desc, eq, max } from 'drizzle-orm';
import type { Database } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { RuleChange } from '../contract.ts';
import { Engine } from '../domain/engine.ts';
import { difference, type Difference, type Sample } from '../domain/difference.ts';
import type { Rule } from '../domain/rule.ts';
import type { Vocabulary } from '../domain/vocabulary.ts';
import { editedMeanwhile, ruleUnknown, samplesBroken } from '../refusals.ts';
import { ruleEdition } from '../store/schema.ts';
import { badPattern } from './bad-pattern.ts';
import { labelledSamples } from './labelled.ts';
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
  /** GUARD-17: the lists that patterns may name. */
  vocabulary(): Vocabulary;
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

  vocabulary(): Vocabulary {
    return this.#shipped.vocabulary;
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
    const drafted = this.#draft(id, change);
    if (!drafted.ok) return drafted;
    const at = this.#needs.clock.now();
    const samples = [
      ...labelled(this.#rules),
      ...labelledSamples(at),
      ...(await this.#needs.recentWords()),
    ];
    // The rule alone, as it is and as it would be: what the other 167 say does not change.
    const before = this.#with(this.#rules.filter((rule) => rule.id === id));
    return ok(difference(before, this.#with([drafted.value]), { samples, ruleId: id, at }));
  }

  async change(id: string, change: RuleChange, by: string): Promise<Result<Rule>> {
    const drafted = this.#draft(id, change);
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

  #draft(id: string, change: RuleChange): Result<Rule> {
    const rule = this.#rules.find((item) => item.id === id);
    if (!rule) return no(ruleUnknown(id));
    if (change.version !== rule.version) return no(editedMeanwhile(rule.version));
    const { note: _note, version, ...rest } = change;
    for (const pattern of rest.patterns ?? []) {
      const bad = badPattern(pattern, this.#shipped.vocabulary);
      if (bad) return no(bad);
    }
    return ok({ ...rule, ...rest, version: version + 1 });
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
