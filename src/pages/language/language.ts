/** The languages that pages are written in: a new one is a file beside `german.ts`, and a line here and in `messages.ts`. */
export const LANGUAGES = ['en', 'de'] as const;

export type Language = (typeof LANGUAGES)[number];

/**
 * The first language that we have: of those which the app asks for (`ui_locales`, OpenID Connect Core 1.0 §3.1.2.1),
 * then of those which the browser prefers (`Accept-Language`, RFC 9110 §12.5.4), else English.
 */
export function chooseLanguage(uiLocales: string | undefined, acceptLanguage: string | undefined): Language {
  const wanted = [...(uiLocales?.split(' ') ?? []), ...preferences(acceptLanguage ?? '')];
  return wanted.map(languageOf).find(language => language !== undefined) ?? 'en';
}

/** Ordered by weight; one with `q=0` is not wanted. */
function preferences(header: string): readonly string[] {
  const ranges = header.split(',').map(range => {
    const [tag = '', ...parameters] = range.split(';').map(part => part.trim());
    const weight = parameters.find(parameter => /^q=/i.test(parameter))?.slice(2) ?? '1';
    return { tag, weight: Number(weight) || 0 };
  });
  return ranges
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** `de-AT` is German (RFC 4647 §3.4). */
function languageOf(tag: string): Language | undefined {
  const primary = tag.toLowerCase().split('-')[0];
  return LANGUAGES.find(language => language === primary);
}
