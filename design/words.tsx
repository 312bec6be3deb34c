import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { Words } from '../platform/kernel/result.ts';

export type Lang = 'zh' | 'en';

interface Language {
  readonly lang: Lang;
  readonly setLang: (lang: Lang) => void;
}

const LanguageContext = createContext<Language>({ lang: 'zh', setLang: () => {} });

export function firstLang(): Lang {
  const asked = new URLSearchParams(location.search).get('lang') ?? localStorage.getItem('lang');
  return asked === 'en' ? 'en' : 'zh';
}

/** Holds the reader's language; Chinese unless asked otherwise. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [lang, setLang] = useState<Lang>(firstLang);
  useEffect(() => {
    localStorage.setItem('lang', lang);
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  }, [lang]);
  const value = useMemo(() => ({ lang, setLang }), [lang]);
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export type Say = (zh: string, en: string) => string;

/** `t('中文', 'English')`: both languages stand side by side, so none can be forgotten. */
export function useSay(): {
  readonly t: Say;
  readonly lang: Lang;
  readonly words: (text: Words) => string;
} {
  const { lang } = useContext(LanguageContext);
  return {
    lang,
    t: (zh, en) => (lang === 'zh' ? zh : en),
    words: (words) => words[lang],
  };
}

export function useLanguage(): Language {
  return useContext(LanguageContext);
}

/** To the other language, in its own words: whoever needs it cannot read the page's. */
export function LanguageSwitch() {
  const { lang, setLang } = useLanguage();
  const other = lang === 'zh' ? 'en' : 'zh';
  return (
    <button
      type="button"
      className="button quiet small"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      onClick={() => setLang(other)}
    >
      {other === 'zh' ? '中文' : 'English'}
    </button>
  );
}
