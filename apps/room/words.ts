import type { Refusal, Words } from '../../platform/kernel/result.ts';

const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('lang');

/** The viewer's language, fixed while the page stands; switching reloads it. */
export const lang: 'zh' | 'en' = asked === 'en' ? 'en' : 'zh';

export function t(zh: string, en: string): string {
  return lang === 'zh' ? zh : en;
}

export function words(text: Words): string {
  return text[lang];
}

export function wordsOf(refusal: Refusal): string {
  return refusal.words[lang];
}

export function switchLang(): void {
  localStorage.setItem('lang', lang === 'zh' ? 'en' : 'zh');
  const address = new URL(location.href);
  address.searchParams.delete('lang');
  location.replace(address);
}
