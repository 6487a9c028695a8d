const RSA = /#rsa-sha(?:256|384|512)$/;
const PARAMETERS: ReadonlySet<string> = new Set([
  'SAMLRequest',
  'RelayState',
  'SAMLEncoding',
  'SigAlg',
  'Signature',
]);

/**
 * The parameters of a message by redirect (SAML 2.0 Bindings §3.4.4.1), each of them once: of two of a name the library
 * would verify the first one, and read the last. Whether the signature holds is not judged here. Throws for all else.
 */
export function signedQuery(query: string): Readonly<Record<string, string>> {
  const names = query.split('&').map(part => part.split('=', 1)[0] ?? '');
  if (new Set(names).size !== names.length || names.some(name => !PARAMETERS.has(name)))
    throw new Error('the logout request has parameters that are none of SAML, or one of them twice');
  const sent = Object.fromEntries(new URLSearchParams(query));
  // the library takes a message without a signature for a signed one
  if (!sent['Signature'] || !RSA.test(sent['SigAlg'] ?? ''))
    throw new Error('the logout request is not signed, or not with rsa-sha256');
  return sent;
}
