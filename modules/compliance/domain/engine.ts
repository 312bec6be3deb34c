import { businessDay } from '../../../platform/kernel/index.ts';
import type { Judgement } from './claim.ts';
import { judges } from './claims.ts';
import { ContactFinder, type Contact, type ContactRules } from './contact.ts';
import { exemptedBy, type Exemption } from './exemptions.ts';
import { Lexicon, type Listed, type Tables } from './lexicon.ts';
import { endOfSign, Folder, type Normal } from './normalise.ts';
import { spelled, type Vocabulary } from './vocabulary.ts';
import {
  decisionOf,
  severities,
  type Facts,
  type Violation,
  type Rule,
  type Severity,
  type Surface,
} from './rule.ts';

export interface Asked {
  readonly text: string;
  readonly surface: Surface;
  /** When it is said, UTC ms; decides which rules hold and which documents are still good. */
  readonly at: number;
  readonly facts?: Facts;
}

export interface RuleBook {
  readonly rules: readonly Rule[];
  readonly exemptions: readonly { readonly kind: string; readonly pattern: string }[];
  readonly lexicon: Readonly<Record<string, readonly string[]>>;
  readonly vocabulary: Vocabulary;
  readonly contact: ContactRules;
}

interface Compiled {
  readonly rule: Rule;
  readonly patterns: readonly RegExp[];
  /** It speaks of other makers: what is on screen is not one of them. */
  readonly ofOthers: boolean;
  readonly replace: readonly (readonly [RegExp, string])[];
}

/** A question as it was typed, with a mark of either width; or a word that goes on as another: 加微信支付. */
const askedAbout = /^\s*(?:的|了)?(?:吗|么|嘛)\s*[?？]?\s*$|^支付(?![我给])/u;

/** The list that steers away; contact details are of its kind (LIV-18). */
const contactList = 'contact';
/** What staff say themselves, in script, speech and replies, has numbers of the shop in it. */
const shownToAll: ReadonlySet<Surface> = new Set<Surface>(['title', 'image', 'chat']);

/** What a title or a card may hold of the shop's own. */
const shopOwn: ReadonlySet<string> = new Set(['landline', 'link', 'email']);

/** Longer texts are cut here; nothing that people type or say in one go is as long. */
export const longestText = 8000;

/**
 * Judges words by the rules that hold (domain reference §1.2): normalise, nominate by lexicon and
 * pattern, let the exemptions drop what is lawful, join what is claimed with what is known, decide. A pure
 * function of rules, text, surface, time and facts.
 */
export class Engine {
  readonly #folder: Folder;
  readonly #rules: readonly Compiled[];
  readonly #exemptions: readonly Exemption[];
  readonly #lexicon: Lexicon;
  readonly #contact: ContactFinder;
  readonly #byList: ReadonlyMap<string, Compiled>;

  constructor(tables: Tables, { rules, exemptions, lexicon, vocabulary, contact }: RuleBook) {
    this.#folder = new Folder(tables.folding);
    this.#rules = rules.map((rule) => ({
      rule,
      patterns: (rule.patterns ?? []).map((text) => new RegExp(spelled(text, vocabulary), 'gu')),
      ofOthers: (rule.patterns ?? []).some((text) => /\{(?:brand|rival)\}/.test(text)),
      replace: (rule.replace ?? []).map(([text, by]) => [new RegExp(text, 'u'), by] as const),
    }));
    this.#exemptions = exemptions.map(({ kind, pattern }) => {
      return { kind, pattern: new RegExp(spelled(pattern, vocabulary), 'gu') };
    });
    this.#lexicon = new Lexicon(tables, lexicon);
    this.#contact = new ContactFinder(tables, contact);
    this.#byList = new Map(
      this.#rules.flatMap((item) => (item.rule.lexicon ? [[item.rule.lexicon, item]] : [])),
    );
  }

  /** All that stands against the text, in its order, the gravest where several overlap. */
  check(asked: Asked): Violation[] {
    return this.look(asked).found;
  }

  /** The same, with the places that the facts bear out or the exemptions let pass. */
  look({ text: whole, surface, at, facts = {} }: Asked): {
    readonly found: Violation[];
    readonly cleared: readonly { readonly from: number; readonly until: number }[];
  } {
    const text = whole.slice(0, longestText);
    const day = businessDay(at);
    const listed = this.#listed(text, surface, day);
    this.#folder.fold(text);
    const normal = this.#folder.normal();
    const isExempt = exemptedBy(this.#exemptions, normal.text);
    // "Never add strangers on WeChat" warns; in the chat the same words are how spam begins.
    const found = listed.filter(
      ({ from, until }) =>
        surface === 'chat' ||
        !isExempt({ from: placeOf(normal, from), until: placeOf(normal, until) }),
    );
    const cleared: { readonly from: number; readonly until: number }[] = [];
    for (const compiled of this.#rules) {
      const severity = severityOf(compiled.rule, surface, day);
      if (!severity) continue;
      for (const judgement of nominated(compiled, normal.text, facts, at)) {
        if (judgement.verdict === 'proved' || isExempt(judgement)) {
          cleared.push(placed(normal, text, judgement));
          continue;
        }
        found.push(violationOf(compiled, severity, { normal, text, judgement }));
      }
    }
    return { found: settled(found), cleared };
  }

  /** The forbidden words of a chat line; the fast way for rooms full of people. */
  words(text: string): Listed[] {
    return this.#named(text.slice(0, longestText));
  }

  /** GUARD-22: the first contact detail or invitation to leave in a stranger's line. */
  contact(text: string): Contact | undefined {
    return this.#contact.find(text.slice(0, longestText));
  }

  /** Listed words that are neither asked about (能加微信吗 steers nobody away), warned of, nor part of another word. */
  #named(text: string): Listed[] {
    return this.#lexicon.find(text).filter((hit) => {
      if (askedAbout.test(text.slice(hit.until))) return false;
      return hit.list !== contactList || !this.#contact.clears(text, hit);
    });
  }

  #listed(text: string, surface: Surface, day: string): Violation[] {
    const found = shownToAll.has(surface) ? this.#contact.find(text) : undefined;
    const contact = found && (surface === 'chat' || !shopOwn.has(found.kind)) ? found : undefined;
    const steering = contact ? [{ list: contactList, ...contact }] : [];
    const all = [...this.#named(text), ...steering];
    return all.flatMap(({ list, from, until }) => {
      const compiled = this.#byList.get(list);
      const severity = compiled && severityOf(compiled.rule, surface, day);
      if (!compiled || !severity) return [];
      return [worded(compiled.rule, severity, { from, until, said: text.slice(from, until) })];
    });
  }
}

/** Where a place of the text as it came stands in the folded one. */
function placeOf({ at, text }: Normal, place: number): number {
  const found = at.findIndex((from) => from >= place);
  return found < 0 ? text.length : found;
}

/** How grave a rule is on a surface on a day; undefined where it does not hold. */
function severityOf(rule: Rule, surface: Surface, day: string): Severity | undefined {
  const holds = rule.on && rule.from <= day && (rule.until === undefined || day < rule.until);
  return holds ? rule.surfaces[surface] : undefined;
}

/** Patterns nominate and the claim judges; a claim without patterns finds its own places. */
function nominated(
  { rule, patterns, ofOthers }: Compiled,
  text: string,
  facts: Facts,
  at: number,
): readonly Judgement[] {
  const claims = rule.claim ? judges[rule.claim](text, facts, at) : [];
  const spoken = ofOthers ? withoutOwn(text, facts.product?.brands ?? []) : text;
  const places = patterns.flatMap((pattern) =>
    [...spoken.matchAll(pattern)].map((match) => {
      return { from: match.index, until: match.index + match[0].length };
    }),
  );
  const alone = places.filter(({ from, until }) => {
    return !claims.some((claim) => claim.from < until && claim.until > from);
  });
  return [
    ...claims,
    ...alone.map((place) => {
      return { ...place, verdict: 'contradicted' as const, values: {}, evidence: [] };
    }),
  ];
}

/** Its own name is blotted out, sign for sign, so that places stay where they are. */
function withoutOwn(text: string, brands: readonly string[]): string {
  return brands.reduce((rest, brand) => {
    const name = brand.trim().toLowerCase();
    return name === '' ? rest : rest.replaceAll(name, '\u25a1'.repeat(name.length));
  }, text);
}

interface Place {
  readonly normal: Normal;
  readonly text: string;
  readonly judgement: Judgement;
}

/** A place of the folded text in the text as it came. */
function placed(
  normal: Normal,
  text: string,
  { from, until }: Pick<Judgement, 'from' | 'until'>,
): { readonly from: number; readonly until: number } {
  return { from: normal.at[from] ?? 0, until: endOfSign(text, normal.at[until - 1] ?? 0) };
}

function violationOf(compiled: Compiled, severity: Severity, place: Place): Violation {
  const { normal, text, judgement } = place;
  const { from, until } = placed(normal, text, judgement);
  // What is only unproven may yet be true: it is mended or proved, not stopped.
  const grave = judgement.verdict === 'unproven' && severity === 'P0' ? 'P1' : severity;
  const violation = worded(compiled.rule, grave, { from, until, said: text.slice(from, until) });
  const folded = normal.text.slice(judgement.from, judgement.until);
  const filled = (words: string): string => fill(words, judgement.values);
  const { zh, en } = violation.remedy;
  const remedy = { zh: known(filled(zh)), en: known(filled(en)) };
  return {
    ...violation,
    remedy: /\p{L}/u.test(remedy.zh) ? remedy : nobodyKnows,
    instead: whole(filled(instead(compiled, folded))),
    evidence: judgement.evidence,
  };
}

function instead({ replace }: Compiled, folded: string): string {
  for (const [pattern, by] of replace) {
    if (pattern.test(folded)) return folded.replace(pattern, by);
  }
  return '';
}

function fill(words: string, values: Judgement['values']): string {
  return words.replaceAll(/\{(\w+)\}/gu, (hole, name: string) => values[name] ?? hole);
}

const nobodyKnows = {
  zh: '写明具体型号和证明文件,或删除。',
  en: 'Name the model and the document, or remove it.',
};

/** A clause that nobody can fill is left out. */
function known(words: string): string {
  if (!words.includes('{')) return words;
  const rest = words.replaceAll(/[^;:,。.;:,]*\{\w+\}[^;,。.;,]*/gu, '');
  return rest.replaceAll(/[;:,;:,]+\s*(?=[。.]|$)/gu, '').trim();
}

/** What cannot be said for sure is no offer. */
function whole(words: string): string {
  return words.includes('{') ? '' : words;
}

type Said = Pick<Violation, 'from' | 'until' | 'said'>;

function worded(rule: Rule, severity: Severity, said: Said): Violation {
  const { id: ruleId, version, law, name } = rule;
  const remedy = rule.remedy ?? { zh: '删除这些词。', en: 'Remove these words.' };
  const decision = decisionOf(severity);
  const rest = { remedy, instead: '', evidence: [] };
  return { ruleId, version, law, name, severity, decision, ...said, ...rest };
}

/** In the order of the text; of two over each other the graver stays, of equals the longer. */
function settled(found: readonly Violation[]): Violation[] {
  const rank = (item: Violation): number => severities.indexOf(item.severity);
  const sorted = found.toSorted(
    (a, b) => rank(a) - rank(b) || b.until - b.from - (a.until - a.from) || a.from - b.from,
  );
  const kept: Violation[] = [];
  for (const item of sorted) {
    if (kept.every((other) => other.until <= item.from || other.from >= item.until)) {
      kept.push(item);
    }
  }
  return kept.toSorted((a, b) => a.from - b.from);
}
