// The chosen language of this browser; Vietnamese first.

import type { Lang, Words } from '../api/types';

const KEY = 'medflight.lang';

function stored(): Lang {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'vi';
  } catch {
    return 'vi';
  }
}

class Language {
  current = $state<Lang>(stored());

  set(lang: Lang): void {
    this.current = lang;
    try {
      localStorage.setItem(KEY, lang);
    } catch {
      // A browser that keeps nothing still shows the page in the chosen language.
    }
    document.documentElement.lang = lang;
  }

  /** Picks the chosen language of a pair that the service sent. */
  of(words: Words): string {
    return words[this.current];
  }

  /** Picks the chosen language of a dictionary. */
  pick<T>(both: Record<Lang, T>): T {
    return both[this.current];
  }
}

export const lang = new Language();

/** Marks the page with the stored language before anything is drawn. */
export function applyLanguage(): void {
  document.documentElement.lang = lang.current;
}
