/** The part of fastscan that is measured; the package ships no types. */
declare module 'fastscan' {
  export default class FastScanner {
    constructor(words: string[]);
    search(text: string): [number, string][];
  }
}
