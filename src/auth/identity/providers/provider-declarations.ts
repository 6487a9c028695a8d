import { OidcProviderDeclaration } from '../oidc/oidc-provider.declaration.js';

export type AnyProviderDeclaration = OidcProviderDeclaration;

/** Which class a declaration is, by its `kind` (class-transformer). */
export const PROVIDER_DISCRIMINATOR = {
  property: 'kind',
  subTypes: [{ name: 'oidc', value: OidcProviderDeclaration }],
};
