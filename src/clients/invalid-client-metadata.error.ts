import type { ClientMistake } from './client.policy.js';

/** RFC 7591 §3.2.2 `invalid_client_metadata`: the client cannot be registered as declared. */
export class InvalidClientMetadataError extends Error {
  constructor(
    clientId: string,
    readonly mistakes: readonly ClientMistake[],
  ) {
    super(`client ${clientId}: ${mistakes.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
    this.name = 'InvalidClientMetadataError';
  }
}
