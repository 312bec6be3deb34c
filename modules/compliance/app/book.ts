import type { Database } from '../../../platform/db/index.ts';
import { no, ok, type Clock, type Result } from '../../../platform/kernel/index.ts';
import type { ListChange, RuleChange, WordList } from '../contract.ts';
import { Engine, type RuleBook } from '../domain/engine.ts';
import { difference, joined, type Difference, type Sample } from '../domain/difference.ts';
import type { Rule } from '../domain/rule.ts';
import {
  kindOfList,
  offeredOf,
  editedRule,
  offeredRule,
  rulesOfList,
  termsOfRule,
  withList,
  type RuleTerms,
} from '../domain/word-list.ts';
import { editedMeanwhile, listUnknown, ruleUnknown, samplesBroken } from '../refusals.ts';
import {
  lastEdited,
  listEditionStore,
  ruleEditionStore,
  type ListEdition,
} from '../store/editions.ts';
import { badPattern, badWord } from './bad-pattern.ts';
import { labelledSamples } from './labelled.ts';
import { shippedBook } from './rule-book.ts';
import { languageTables } from './tables.ts';

export interface BookDeps {
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
  /** GUARD-21: what a release made of a rule since the desk changed it; null where there is nothing. */
  offered(rule: Rule): RuleTerms | null;
  /** Reads editions that somebody, perhaps another process, has made since. */
  reload(): Promise<void>;
  /** GUARD-51: what a change would newly hit and miss. Refuses as `change` does. */
  preview(id: string, change: RuleChange): Promise<Result<Difference>>;
  /** GUARD-50: saves an edition. Refuses with `compliance.…`. */
  change(id: string, change: RuleChange, by: string): Promise<Result<Rule>>;
  editions(id: string): Promise<readonly Edition[]>;
  /** GUARD-56: every list of words, with the checks that change with it. */
  lists(): WordList[];
  /** GUARD-57: what a list with other words would newly hit and miss. Refuses as `changeList` does. */
  previewList(name: string, change: ListChange): Promise<Result<Difference>>;
  /** GUARD-57: saves an edition of a list. Refuses with `compliance.…`. */
  changeList(name: string, change: ListChange, by: string): Promise<Result<WordList>>;
  listEditions(name: string): Promise<readonly Edition[]>;
}

export function openBook(deps: BookDeps): Book {
  return new StoredBook(deps);
}

class StoredBook implements Book {
  readonly #deps: BookDeps;
  readonly #shipped = shippedBook();
  /** As it is now: what is shipped, with the desk's editions. */
  #now: RuleBook = this.#shipped;
  #ruleBases: ReadonlyMap<string, RuleTerms | null> = new Map();
  /** The last edition of each list that the desk changed. */
  #listEditions: ReadonlyMap<string, ListEdition> = new Map();
  #engine: Engine | undefined;
  #seen = 0;

  constructor(deps: BookDeps) {
    this.#deps = deps;
  }

  engine(): Engine {
    this.#engine ??= engineOf(this.#now);
    return this.#engine;
  }

  rules(): readonly Rule[] {
    return this.#now.rules;
  }

  offered(rule: Rule): RuleTerms | null {
    const shipped = this.#shipped.rules.find((item) => item.id === rule.id);
    const base = this.#ruleBases.get(rule.id) ?? null;
    return shipped ? offeredRule(base, shipped, rule) : null;
  }

  #with(rules: readonly Rule[]): Engine {
    return engineOf({ ...this.#now, rules });
  }

  async reload(): Promise<void> {
    const { sql } = this.#deps.database;
    const at = await lastEdited(sql);
    if (at <= this.#seen) return;
    const rows = await ruleEditionStore.all(sql);
    const last = new Map(rows.map((row) => [row.id, row]));
    this.#ruleBases = new Map(rows.map((row) => [row.id, row.shipped]));
    const lists = await listEditionStore.all(sql);
    this.#seen = at;
    const rules = this.#shipped.rules.map((rule) => {
      const row = last.get(rule.id);
      return row ? editedRule(rule, row) : rule;
    });
    // Editions of a list come in their order: the last one stands.
    this.#now = lists.reduce<RuleBook>((book, { name, words }) => withList(book, name, words), {
      ...this.#shipped,
      rules,
    });
    this.#listEditions = new Map(lists.map((row) => [row.name, row]));
    this.#engine = undefined;
  }

  async preview(id: string, change: RuleChange): Promise<Result<Difference>> {
    const drafted = this.#draft(id, change);
    if (!drafted.ok) return drafted;
    const at = this.#deps.clock.now();
    const samples = await this.#samples(at);
    // The rule alone, as it is and as it would be: what the other 167 say does not change.
    const before = this.#with(this.#now.rules.filter((rule) => rule.id === id));
    const after = this.#with([drafted.value]);
    return ok(
      await inParts(samples, (part) => difference(before, after, { ...part, ruleId: id, at })),
    );
  }

  async change(id: string, change: RuleChange, by: string): Promise<Result<Rule>> {
    const drafted = this.#draft(id, change);
    if (!drafted.ok) return drafted;
    const rule = drafted.value;
    const now = this.#deps.clock.now();
    const wrong = wrongSamples(this.#with([rule]), rule, now);
    if (wrong.length > 0) return no(samplesBroken(wrong));
    // Later than all that was read, so that every process sees that there is something new.
    const at = Math.max(now, this.#seen + 1);
    const found = this.#shipped.rules.find((item) => item.id === id);
    const shipped = found ? termsOfRule(found) : null;
    const row = { id, version: rule.version, body: rule, shipped, note: change.note, by, at };
    const written = await ruleEditionStore.insert(this.#deps.database.sql, row);
    await this.reload();
    return written ? ok(rule) : no(editedMeanwhile(rule.version));
  }

  #draft(id: string, change: RuleChange): Result<Rule> {
    const rule = this.#now.rules.find((item) => item.id === id);
    if (!rule) return no(ruleUnknown(id));
    if (change.version !== rule.version) return no(editedMeanwhile(rule.version));
    const { note: _note, version, ...rest } = change;
    for (const pattern of rest.patterns ?? []) {
      const bad = badPattern(pattern, this.#now.vocabulary);
      if (bad) return no(bad);
    }
    return ok({ ...rule, ...rest, version: version + 1 });
  }

  async #samples(at: number): Promise<Sample[]> {
    const recent = await this.#deps.recentWords();
    return [...labelled(this.#now.rules), ...labelledSamples(at), ...recent];
  }

  lists(): WordList[] {
    const { lexicon, vocabulary } = this.#now;
    return [...Object.keys(lexicon), ...Object.keys(vocabulary)].map((name) => this.#list(name));
  }

  #list(name: string): WordList {
    const kind = kindOfList(this.#now, name) ?? 'named';
    const words = wordsOf(this.#now, name);
    const rules = rulesOfList(this.#now, name).map((rule) => rule.id);
    const edition = this.#listEditions.get(name);
    const shipped = wordsOf(this.#shipped, name);
    const offered = offeredOf(words, edition?.shipped ?? shipped, shipped);
    return { name, kind, words, rules, offered, version: edition?.version ?? 1 };
  }

  /** The book of the rules that a list touches, as it is and as it would be. */
  #draftList(name: string, { version, words }: ListChange): Result<[RuleBook, RuleBook]> {
    const kind = kindOfList(this.#now, name);
    if (!kind) return no(listUnknown(name));
    const { version: now, words: known } = this.#list(name);
    if (version !== now) return no(editedMeanwhile(now));
    const before = { ...this.#now, rules: rulesOfList(this.#now, name) };
    const after = withList(before, name, [...new Set(words)]);
    // What stood there before was tried before; a sale may be on while this runs.
    for (const word of words.filter((item) => !known.includes(item))) {
      const bad = badWord(word, kind, after.vocabulary);
      if (bad) return no(bad);
    }
    for (const pattern of after.rules.flatMap((rule) => rule.patterns ?? [])) {
      const bad = badPattern(pattern, after.vocabulary);
      if (bad) return no(bad);
    }
    return ok([before, after]);
  }

  async previewList(name: string, change: ListChange): Promise<Result<Difference>> {
    const drafted = this.#draftList(name, change);
    if (!drafted.ok) return drafted;
    const [before, after] = drafted.value;
    const at = this.#deps.clock.now();
    const samples = await this.#samples(at);
    const [was, would] = [engineOf(before), engineOf(after)];
    return ok(await inParts(samples, (part) => difference(was, would, { ...part, at })));
  }

  async changeList(name: string, change: ListChange, by: string): Promise<Result<WordList>> {
    const drafted = this.#draftList(name, change);
    if (!drafted.ok) return drafted;
    const [, after] = drafted.value;
    const now = this.#deps.clock.now();
    const wrong = after.rules.flatMap((rule) =>
      wrongSamples(engineOf({ ...after, rules: [rule] }), rule, now),
    );
    if (wrong.length > 0) return no(samplesBroken(wrong));
    const at = Math.max(now, this.#seen + 1);
    const version = change.version + 1;
    const words = [...new Set(change.words)];
    // Whoever saves has seen what the release offers: what they did not take is not offered again.
    const shipped = wordsOf(this.#shipped, name);
    const row = { name, version, words, shipped, note: change.note, by, at };
    const written = await listEditionStore.insert(this.#deps.database.sql, row);
    await this.reload();
    return written ? ok(this.#list(name)) : no(editedMeanwhile(version));
  }

  listEditions(name: string): Promise<readonly Edition[]> {
    return listEditionStore.ofList(this.#deps.database.sql, name);
  }

  editions(id: string): Promise<readonly Edition[]> {
    return ruleEditionStore.ofRule(this.#deps.database.sql, id);
  }
}

/** A sale may be on meanwhile: after every few sentences whoever waits has a turn. */
async function inParts(
  samples: readonly Sample[],
  compare: (part: { readonly samples: readonly Sample[] }) => Difference,
): Promise<Difference> {
  const parts: Difference[] = [];
  for (let from = 0; from < samples.length; from += 50) {
    parts.push(compare({ samples: samples.slice(from, from + 50) }));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return joined(parts);
}

function engineOf(book: RuleBook): Engine {
  return new Engine(languageTables(), book);
}

function wordsOf({ vocabulary, lexicon }: RuleBook, name: string): readonly string[] {
  return vocabulary[name] ?? lexicon[name] ?? [];
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
