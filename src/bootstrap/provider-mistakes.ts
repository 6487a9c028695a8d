import { declarationMistakes } from '../auth/identity/providers/provider.policy.js';
import type { AnyProviderDeclaration } from '../auth/identity/providers/provider-declarations.js';
import type { ClientMetadata } from '../clients/client-metadata.js';
import type { BootstrapMistake } from './bootstrap-error.js';

/** What no identity provider can be told by itself: ids that stand twice, and clients that name none. */
export function providerMistakes(
  providers: readonly AnyProviderDeclaration[],
  clients: readonly ClientMetadata[],
): readonly BootstrapMistake[] {
  const ids = providers.map(({ id }) => id);
  return [
    ...providers.flatMap((provider, index) => [
      ...declarationMistakes(provider).map(({ path, message }) => ({
        path: `$.identity_providers[${index}].${path}`,
        message,
      })),
      ...(ids.indexOf(provider.id) < index
        ? [{ path: `$.identity_providers[${index}].id`, message: 'is declared twice' }]
        : []),
    ]),
    ...clients.flatMap(({ firekeeper_identity_provider: id }, index) => {
      if (id === undefined || ids.includes(id) || providers.length === 0) return [];
      const path = `$.clients[${index}].firekeeper_identity_provider`;
      return [{ path, message: 'is none of identity_providers' }];
    }),
  ];
}
