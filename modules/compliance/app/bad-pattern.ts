import { runInNewContext } from 'node:vm';
import type { Refusal } from '../../../platform/kernel/index.ts';
import { spelled, type Vocabulary } from '../domain/vocabulary.ts';
import type { ListKind } from '../domain/word-list.ts';
import { patternBroken, patternSlow, wordEmpty, wordTooShort } from '../refusals.ts';

const timedOut = 'ERR_SCRIPT_EXECUTION_TIMEOUT';
const slowMs = 50;

/** As people talk, and as an attacker of patterns would. */
const longTexts = ['这台机器到手价不到三千块,最后几台,安装另算,'.repeat(100), '最'.repeat(2000)];

/**
 * The pattern's own words over and over are what it backtracks on: 市市市市… hung one that looked for two
 * words of place with anything between them.
 */
function attacks(source: string): string[] {
  const words = new Set(source.match(/\p{Script=Han}+|[a-z]{2,}/gu) ?? []);
  return [...words].map((word) => word.repeat(Math.ceil(60 / word.length)));
}

/** A machine that is busy with something else makes the best pattern look slow once, seldom so often. */
const tries = 3;

/**
 * Why a pattern cannot be used: it cannot be read, or a text could hang the room with it. One that tries
 * for ever is stopped by the runtime's own timer, which no check between matches could do.
 */
export function badPattern(pattern: string, vocabulary: Vocabulary): Refusal | undefined {
  try {
    const source = spelled(pattern, vocabulary);
    const tried = new RegExp(source, 'gu');
    const texts = [...longTexts, ...attacks(source)];
    let ms = Number.POSITIVE_INFINITY;
    for (let at = 0; at < tries && ms > slowMs * 3; at += 1) {
      ms = Math.min(ms, timeOf(tried, texts));
    }
    return ms > slowMs * 3 ? patternSlow(pattern, ms) : undefined;
  } catch (error) {
    return patternBroken(pattern, error instanceof Error ? error.message : String(error));
  }
}

/** How long a pattern takes over texts, in ms; one that does not end counts as the time it was given. */
function timeOf(tried: RegExp, texts: readonly string[]): number {
  const began = performance.now();
  try {
    const all = 'for (const text of texts) for (const _ of text.matchAll(tried));';
    runInNewContext(all, { texts, tried }, { timeout: slowMs * 4 });
  } catch (error) {
    if (!isLate(error)) throw error;
    return slowMs * 4;
  }
  return Math.round(performance.now() - began);
}

/** GUARD-58: why a word cannot stand in a list: too short to be forbidden, or it would match everywhere. */
export function badWord(word: string, kind: ListKind, vocabulary: Vocabulary): Refusal | undefined {
  if (kind === 'forbidden') {
    return [...word.replace(/^=/, '').trim()].length < 2 ? wordTooShort(word) : undefined;
  }
  try {
    const tried = new RegExp(spelled(word, vocabulary), 'gu');
    // Also what only looks ahead or at an edge matches nothing; the word's own signs are what it looks for.
    const texts = ['', `${word} 的一2a b`];
    const all = 'texts.some((text) => [...text.matchAll(tried)].some(([hit]) => hit === ""))';
    return runInNewContext(all, { texts, tried }, { timeout: slowMs * 4 })
      ? wordEmpty(word)
      : undefined;
  } catch (error) {
    if (isLate(error)) return patternSlow(word, slowMs * 4);
    return patternBroken(word, error instanceof Error ? error.message : String(error));
  }
}

/** The timer's error may come from another realm, so only its code tells. */
function isLate(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === timedOut;
}
