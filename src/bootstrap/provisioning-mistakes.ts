import type { AnyProviderDeclaration } from '../auth/identity/providers/provider-declarations.js';
import type { ProvisioningDeclaration } from '../auth/identity/provisioning/provisioning.declaration.js';
import type { BootstrapMistake } from './bootstrap-error.js';

/** What provisioning cannot tell by itself: whether its provider is declared. */
export function provisioningMistakes(
  provisioning: ProvisioningDeclaration | undefined,
  providers: readonly AnyProviderDeclaration[],
): readonly BootstrapMistake[] {
  const { provider } = provisioning ?? {};
  if (provider === undefined || providers.length === 0 || providers.some(({ id }) => id === provider))
    return [];
  return [{ path: '$.provisioning.provider', message: 'is none of identity_providers' }];
}
