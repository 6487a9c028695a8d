import { GrammarCodeSystem } from './grammar.code-system.js';

const NAMES = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Language tags. BCP 47, https://hl7.org/fhir/R4/valueset-languages.html */
export const LANGUAGES = new GrammarCodeSystem('urn:ietf:bcp:47', 'BCP 47', tag => {
  try {
    const [canonical] = Intl.getCanonicalLocales(tag);
    // A primary language that has no name is not registered.
    if (canonical === undefined || NAMES.of(new Intl.Locale(canonical).language) === undefined)
      return undefined;
    return NAMES.of(canonical) ?? null;
  } catch {
    return undefined;
  }
});
