import type { AnyProviderDeclaration } from '../auth/identity/providers/provider-declarations.js';
import { isLoopback } from '../clients/uri.policy.js';
import type { ClientMetadata } from '../clients/client-metadata.js';
import type { BootstrapMistake } from './bootstrap-error.js';

/** What no identity provider can be told by itself: ids that stand twice, and clients that name none. */
export function providerMistakes(
  providers: readonly AnyProviderDeclaration[],
  clients: readonly ClientMetadata[],
): readonly BootstrapMistake[] {
  const ids = providers.map(({ id }) => id);
  return [
    ...ids.flatMap((id, index) => {
      const path = `$.identity_providers[${index}].id`;
      if (id === 'local') return [{ path, message: 'local means our own accounts: choose another id' }];
      return ids.indexOf(id) < index ? [{ path, message: 'is declared twice' }] : [];
    }),
    ...providers.flatMap(({ mapping }, index) =>
      (mapping?.fhirUser ?? []).flatMap((rule, position) => {
        const path = `$.identity_providers[${index}].mapping.fhirUser[${position}].patient`;
        const isMissing = rule.resourceType === 'RelatedPerson' && rule.create && !rule.patient;
        return isMissing ? [{ path, message: 'is missing: whose relative a created RelatedPerson is' }] : [];
      }),
    ),
    ...providers.flatMap((provider, index) => {
      if (provider.kind !== 'saml') return [];
      const sources = [provider.metadata_url, provider.metadata_file, provider.metadata];
      if (sources.filter(each => each !== undefined).length === 1) return [];
      const path = `$.identity_providers[${index}].metadata_url`;
      return [{ path, message: 'or metadata_file or metadata must be given, exactly one' }];
    }),
    ...providers.flatMap((provider, index) => {
      if (provider.kind !== 'ldap' || provider.start_tls) return [];
      return provider.urls.flatMap((url, position) => {
        if (url.startsWith('ldaps:') || isLoopback(url)) return [];
        const path = `$.identity_providers[${index}].urls[${position}]`;
        return [{ path, message: 'would send passwords in the clear: use ldaps://, or set start_tls' }];
      });
    }),
    ...clients.flatMap(({ firekeeper_identity_provider: id }, index) => {
      if (id === undefined || ids.includes(id) || providers.length === 0) return [];
      const path = `$.clients[${index}].firekeeper_identity_provider`;
      return [{ path, message: 'is none of identity_providers' }];
    }),
  ];
}
