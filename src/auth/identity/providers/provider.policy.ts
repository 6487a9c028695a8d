import { isLoopback } from '../../../clients/uri.policy.js';
import { type ClaimMapping, namedClaims } from '../mapping/claim-mapping.js';
import type { LdapProviderDeclaration } from '../ldap/ldap-provider.declaration.js';
import type { SamlProviderDeclaration } from '../saml/saml-provider.declaration.js';
import type { AnyProviderDeclaration } from './provider-declarations.js';

/** What is wrong with a declaration, and where. */
export interface ProviderMistake {
  readonly path: string;
  readonly message: string;
}

/** What no member can be told by itself. */
export function declarationMistakes(declaration: AnyProviderDeclaration): readonly ProviderMistake[] {
  const { id, mapping } = declaration;
  return [
    ...(id === 'local' ? [{ path: 'id', message: 'local means our own accounts: choose another id' }] : []),
    ...mappingMistakes(mapping),
    ...(declaration.kind === 'saml' ? metadataMistakes(declaration) : []),
    ...(declaration.kind === 'ldap'
      ? [...directoryMistakes(declaration), ...unreadAttributes(declaration)]
      : []),
  ];
}

function mappingMistakes(mapping: ClaimMapping | undefined): readonly ProviderMistake[] {
  return (mapping?.fhirUser ?? []).flatMap((rule, position) => {
    if (rule.resourceType !== 'RelatedPerson' || !rule.create || rule.patient) return [];
    const path = `mapping.fhirUser[${position}].patient`;
    return [{ path, message: 'is missing: whose relative a created RelatedPerson is' }];
  });
}

function metadataMistakes(declaration: SamlProviderDeclaration): readonly ProviderMistake[] {
  const { metadata_url: url, metadata_file: file, metadata } = declaration;
  if ([url, file, metadata].filter(each => each !== undefined).length === 1) return [];
  return [{ path: 'metadata_url', message: 'or metadata_file or metadata must be given, exactly one' }];
}

function directoryMistakes({
  urls,
  start_tls: startTls,
}: LdapProviderDeclaration): readonly ProviderMistake[] {
  if (startTls) return [];
  return urls.flatMap((url, position) => {
    if (url.startsWith('ldaps:') || isLoopback(url)) return [];
    const message = 'would send passwords in the clear: use ldaps://, or set start_tls';
    return [{ path: `urls[${position}]`, message }];
  });
}

/** What every sign-in at a directory tells, beside the attributes that it is asked for. */
const TOLD_BY_DIRECTORIES = ['sub', 'preferred_username', 'dn', 'groups', 'group_dns'];

/** A rule about an attribute that nobody asks for would never hold, and say nothing of it. */
function unreadAttributes({ mapping, attributes = [] }: LdapProviderDeclaration): readonly ProviderMistake[] {
  const told = new Set([...TOLD_BY_DIRECTORIES, ...attributes]);
  return namedClaims(mapping ?? {}).flatMap(({ path, claim }) => {
    if (told.has(claim)) return [];
    return [
      { path: `mapping.${path}`, message: `names ${claim}, which is never read: add it to attributes` },
    ];
  });
}
