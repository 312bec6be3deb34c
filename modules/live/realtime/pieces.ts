import type { Compliance } from '../../compliance/index.ts';

type Contact = NonNullable<ReturnType<Compliance['contact']>>;

interface Line {
  readonly text: string;
  readonly at: number;
}

/** Who gives a number in pieces sends them one after the other. */
const windowMs = 30_000;
/** One digit in each line is as many lines as a number has digits; an account has its messenger's name before it. */
const linesMost = 12;
const piecesLeast = 3;
const knownMost = 20_000;

/** A line that may be a piece of a number. */
const digits =
  /^[\p{N}零一二三四五六七八九幺洞拐勾两][\p{N}零一二三四五六七八九幺洞拐勾两\s-]{0,7}$/u;
/** A line that may be a piece of an account. */
const account = /^[a-z0-9_-]{1,12}$/i;
/** What people send to agree or to cheer, and every host asks for: 1, 666. */
const cheer = /^(\d)\1*$/;
/** The name of a messenger and nothing else, behind which its account is to follow. */
const opener = /^(?:加|\+)?(?:我的?)?(?:v|vx|wx|微|薇|微信|威信|q|qq|扣扣)(?:我|号|是)?[:：]?$/i;

/**
 * LIVE-85: the last lines of each person that hold nothing but what may be a piece, so that a number in pieces is
 * seen when it is complete. Any other line ends it. Bounded: of few lines each, and of so many people.
 */
export class Pieces {
  readonly #known = new Map<string, readonly Line[]>();

  get known(): number {
    return this.#known.size;
  }

  /** What this line would complete, with those before it. */
  completes(contact: Compliance['contact'], who: string, line: Line): Contact | undefined {
    if (!isPiece(line.text)) return undefined;
    const lines = [...this.#recent(who, line.at), line].map(({ text }) => text.trim());
    for (let count = piecesLeast; count <= lines.length; count += 1) {
      const found = joined(contact, lines.slice(-count));
      // LIVE-60: the whole line is a piece of it.
      if (found) return { ...found, from: 0, until: line.text.length, blotted: blot(line.text) };
    }
    return undefined;
  }

  /** Remembers a line that everybody saw. */
  said(who: string, line: Line): void {
    const recent = this.#recent(who, line.at);
    this.#known.delete(who);
    this.#forget(line.at);
    if (isPiece(line.text)) this.#known.set(who, [...recent, line].slice(1 - linesMost));
  }

  #recent(who: string, now: number): readonly Line[] {
    return (this.#known.get(who) ?? []).filter(({ at }) => isRecent(at, now));
  }

  /** They stand in the order in which they spoke last. */
  #forget(now: number): void {
    for (const [who, lines] of this.#known) {
      if (isRecent(lines.at(-1)?.at ?? 0, now) && this.#known.size < knownMost) return;
      this.#known.delete(who);
    }
  }
}

function isRecent(at: number, now: number): boolean {
  return Math.abs(now - at) < windowMs;
}

function isPiece(text: string): boolean {
  const line = text.trim();
  return digits.test(line) || account.test(line) || opener.test(line);
}

function joined(
  contact: Compliance['contact'],
  [first = '', ...rest]: readonly string[],
): Contact | undefined {
  if (opener.test(first)) {
    const isAccount = rest.every((line) => account.test(line) && !isCheer(line));
    return isAccount ? contact(first + rest.join('')) : undefined;
  }
  const lines = [first, ...rest];
  if (!lines.every((line) => digits.test(line))) return undefined;
  // With blanks between, so that prices and sizes stay what they are (GUARD-23).
  const text = lines.join(' ');
  const found = contact(text);
  const isWhole = found?.from === 0 && found.until === text.length;
  return isWhole && ['phone', 'landline'].includes(found.kind) ? found : undefined;
}

function isCheer(line: string): boolean {
  return line.length > 2 && cheer.test(line);
}

function blot(text: string): string {
  return '*'.repeat([...text].length);
}
