/** An element as node-saml parses it: `$` are the attributes, `_` the text. */
interface Element {
  readonly $?: Readonly<Record<string, string>>;
  readonly _?: string;
  readonly [name: string]: unknown;
}

/** What an assertion has to be about. */
export interface Expected {
  readonly requestId: string;
  readonly recipient: string;
  readonly issuer: string;
  /** Seconds since the epoch: the person has signed in after this. */
  readonly signedInAfter?: number;
}

export interface AssertionFacts {
  readonly id: string;
  /** Seconds until nobody could bring it any more. */
  readonly seconds: number;
  readonly authnContext?: string;
}

const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const SKEW_SECONDS = 60;
const LONGEST_SECONDS = 60 * 60;

/**
 * SAML 2.0 Profiles §4.1.4.3, of the part of the message whose signature holds: for whom, in answer to what, until when.
 * The library checks audience and times, and takes whatever recipient there is.
 */
export function assertionFacts(assertion: unknown, expected: Expected): AssertionFacts {
  const root = child(assertion as Element, 'Assertion');
  const id = root?.$?.['ID'];
  if (!root || !id) throw new Error('the assertion has no ID');
  if (child(root, 'Issuer')?._ !== expected.issuer) throw new Error('the assertion is of another issuer');
  const data = bearerData(root);
  if (data['Recipient'] !== expected.recipient) throw new Error('the assertion is for another recipient');
  if (data['InResponseTo'] !== expected.requestId)
    throw new Error('the assertion does not answer our request');
  const until = Date.parse(data['NotOnOrAfter'] ?? '') / 1000;
  if (!Number.isFinite(until)) throw new Error('SubjectConfirmationData has no NotOnOrAfter');
  const statement = child(root, 'AuthnStatement');
  const signedInAt = Date.parse(statement?.$?.['AuthnInstant'] ?? '') / 1000;
  if (!Number.isFinite(signedInAt)) throw new Error('the assertion has no AuthnInstant');
  if (expected.signedInAfter !== undefined && signedInAt < expected.signedInAfter - SKEW_SECONDS)
    throw new Error('a fresh sign-in was asked for, and this one is older');
  const context = statement && child(statement, 'AuthnContext');
  const authnContext = context && child(context, 'AuthnContextClassRef')?._;
  const seconds = Math.ceil(until - Date.now() / 1000) + 2 * SKEW_SECONDS;
  if (seconds > LONGEST_SECONDS) throw new Error('the assertion is good for longer than an hour');
  return { id, seconds, ...(authnContext === undefined ? {} : { authnContext }) };
}

function bearerData(root: Element): Readonly<Record<string, string>> {
  const subject = child(root, 'Subject');
  const confirmations = ((subject?.['SubjectConfirmation'] ?? []) as readonly Element[]).filter(
    ({ $ }) => $?.['Method'] === BEARER,
  );
  const [only, ...others] = confirmations;
  const data = only && child(only, 'SubjectConfirmationData')?.$;
  if (!data || others.length > 0)
    throw new Error('the assertion must have one SubjectConfirmation, of a bearer');
  return data;
}

/** Undefined if it is missing, or stands there more than once. */
function child(element: Element, name: string): Element | undefined {
  const found = [element[name] ?? []].flat() as unknown as readonly (Element | string)[];
  if (found.length !== 1) return undefined;
  const [only] = found;
  return typeof only === 'string' ? { _: only } : only;
}
