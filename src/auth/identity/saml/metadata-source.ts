import { readFile } from 'node:fs/promises';
import { ProviderUnavailableError } from '../identity-provider.js';
import { upstreamFetch } from '../../upstream-fetch.js';
import { type IdpMetadata, readIdpMetadata } from './idp-metadata.js';
import type { SamlProviderDeclaration } from './saml-provider.declaration.js';

const FRESH_MS = 60 * 60_000;

/** The metadata of the provider, read once an hour. A failure is not kept. */
export class MetadataSource {
  private known: { readonly until: number; readonly metadata: Promise<IdpMetadata> } | undefined;

  constructor(private readonly declaration: SamlProviderDeclaration) {}

  async get(): Promise<IdpMetadata> {
    if (!this.known || this.known.until < Date.now())
      this.known = { until: Date.now() + FRESH_MS, metadata: this.read() };
    const { metadata } = this.known;
    try {
      return await metadata;
    } catch (error) {
      if (this.known?.metadata === metadata) this.known = undefined;
      throw new ProviderUnavailableError(this.declaration.id, error);
    }
  }

  private async read(): Promise<IdpMetadata> {
    return readIdpMetadata(await this.text());
  }

  private async text(): Promise<string> {
    const { metadata, metadata_file: file, metadata_url: url } = this.declaration;
    if (metadata !== undefined) return metadata;
    if (file !== undefined) return readFile(file, 'utf8');
    if (url === undefined) throw new Error('metadata_url, metadata_file or metadata is missing');
    const response = await upstreamFetch(url)(url);
    if (!response.ok) throw new Error(`the metadata was answered with ${response.status}`);
    return response.text();
  }
}
