import { LdapProviderDeclaration } from '../ldap/ldap-provider.declaration.js';
import { OidcProviderDeclaration } from '../oidc/oidc-provider.declaration.js';
import { SamlProviderDeclaration } from '../saml/saml-provider.declaration.js';

export type AnyProviderDeclaration =
  OidcProviderDeclaration | SamlProviderDeclaration | LdapProviderDeclaration;

/** Which class a declaration is, by its `kind` (class-transformer). */
export const PROVIDER_DISCRIMINATOR = {
  property: 'kind',
  subTypes: [
    { name: 'oidc', value: OidcProviderDeclaration },
    { name: 'saml', value: SamlProviderDeclaration },
    { name: 'ldap', value: LdapProviderDeclaration },
  ],
};
