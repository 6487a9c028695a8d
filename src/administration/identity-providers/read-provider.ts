import { LdapProviderDeclaration } from '../../auth/identity/ldap/ldap-provider.declaration.js';
import { OidcProviderDeclaration } from '../../auth/identity/oidc/oidc-provider.declaration.js';
import {
  type IdentityProviderDeclaration,
  PROVIDER_KINDS,
  type ProviderKind,
} from '../../auth/identity/providers/identity-provider.declaration.js';
import type { AnyProviderDeclaration } from '../../auth/identity/providers/provider-declarations.js';
import { declarationMistakes } from '../../auth/identity/providers/provider.policy.js';
import { readIdpMetadata } from '../../auth/identity/saml/idp-metadata.js';
import { SamlProviderDeclaration } from '../../auth/identity/saml/saml-provider.declaration.js';
import { causeOf } from '../../auth/identity/trials/finding.js';
import { ownKeyMistake } from '../../auth/identity/trials/own-key.finding.js';
import { InvalidError } from '../../fhir/errors/fhir-error.js';
import { readDeclared, refuseMistakes } from '../../installation/read-declared.js';

const CLASSES: Readonly<Record<ProviderKind, new () => IdentityProviderDeclaration>> = {
  oidc: OidcProviderDeclaration,
  saml: SamlProviderDeclaration,
  ldap: LdapProviderDeclaration,
};

/** Takes a declaration as the bootstrap file holds it, or throws InvalidError with every mistake and its setting. */
export function readProvider(sent: Readonly<Record<string, unknown>>): AnyProviderDeclaration {
  const kind = PROVIDER_KINDS.find(each => each === sent['kind']);
  if (kind === undefined) throw new InvalidError(`kind must be one of ${PROVIDER_KINDS.join(', ')}`);
  const declaration = readDeclared(CLASSES[kind], sent) as AnyProviderDeclaration;
  const mistakes = [...declarationMistakes(declaration), ...samlMistakes(declaration)];
  refuseMistakes(mistakes.map(({ path, message }) => `${path} ${message}`));
  // plain, and without members that were left out
  return Object.fromEntries(
    Object.entries(declaration).filter(([, value]) => value !== undefined),
  ) as unknown as AnyProviderDeclaration;
}

/** What is given by hand is read at once: later, only the log would tell. */
function samlMistakes(
  declaration: AnyProviderDeclaration,
): readonly { readonly path: string; readonly message: string }[] {
  if (declaration.kind !== 'saml') return [];
  const key = ownKeyMistake(declaration);
  return [...metadataMistakes(declaration.metadata), ...(key ? [key] : [])];
}

function metadataMistakes(
  metadata: string | undefined,
): readonly { readonly path: string; readonly message: string }[] {
  if (metadata === undefined) return [];
  try {
    readIdpMetadata(metadata);
    return [];
  } catch (error) {
    return [{ path: 'metadata', message: `cannot be used: ${causeOf(error)}` }];
  }
}
