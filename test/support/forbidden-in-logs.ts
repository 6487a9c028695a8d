/** What no log may hold, whatever a test has sent: each by its form, and the passwords and names of the tests by their words. */
const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  'a token': /eyJ[\w-]{8,}\.[\w-]{8,}\./,
  credentials: /\b(?:Bearer|Basic|DPoP) [\w+/=.-]{12,}/,
  'a hash of a password': /\$argon2|\$2[aby]\$/,
  'a private key': /PRIVATE KEY|"d":"[\w-]{20,}"/,
  'the query of an address': /\/[\w$/.:-]*\?[\w%.:-]+=/,
  'a parameter that is a secret':
    /\b(?:password|client_secret|refresh_token|access_token|code_verifier|client_assertion)["']?\s*[=:]\s*["']?[\w.~-]{6,}/,
  'a resource of somebody':
    /\b(?:Patient|Person|RelatedPerson|Practitioner|Observation|Condition|Encounter|DocumentReference)\/[A-Za-z0-9]/,
  'the content of a resource': /"resourceType"\s*:|<(?:Patient|Observation|Bundle) xmlns/,
  'a row of the database': /Failing row contains|\bKey \(.*\)=\(/,
  'a password of the tests': /correct horse|battery staple|long enough password/i,
  'a name of the tests': /\b(?:Hopper|Lovelace|Everywoman|Chalmers|Family-\w+)\b/,
};

/** The lines that hold it, each with what it is; the line itself as far as it tells where it comes from. */
export function forbiddenIn(log: string): readonly string[] {
  return log.split('\n').flatMap(written => {
    // As it was before it was made a text of JSON.
    const line = written.replaceAll('\\"', '"');
    const kinds = Object.entries(FORBIDDEN).filter(([, pattern]) => pattern.test(line));
    return kinds.map(([kind]) => `${kind}: ${line.slice(0, LONGEST_SHOWN)}`);
  });
}

const LONGEST_SHOWN = 600;
