/** Lists of words by name, which patterns of rules may name: `{brand}`, `{illness}`. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

/** A list may name others, a few deep; one that names itself is a mistake. */
const deepest = 4;

/**
 * The pattern with its names replaced by their lists, so that a new brand is one word in one place.
 * Throws where a name is unknown.
 */
export function spelled(pattern: string, vocabulary: Vocabulary, depth = 0): string {
  return pattern.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => {
    const words = Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined;
    if (!words) throw new Error(`no list of words is called ${name}`);
    if (depth >= deepest) throw new Error(`the list ${name} names itself`);
    return `(?:${words.map((word) => spelled(word, vocabulary, depth + 1)).join('|')})`;
  });
}
