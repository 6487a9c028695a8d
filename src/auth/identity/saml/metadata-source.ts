import { ProviderUnavailableError } from '../identity-provider.js';
import { readDeclaredFile } from '../../declared-file.js';
import { upstreamFetch } from '../../upstream-fetch.js';
import { type IdpMetadata, readIdpMetadata } from './idp-metadata.js';
import type { SamlProviderDeclaration } from './saml-provider.declaration.js';

const FRESH_MS = 60 * 60_000;
/** It is read again for a signature of somebody it does not name, but not more often than this. */
const COOLDOWN_MS = 1_000;

/** The metadata of the provider, read once an hour. A failure is not kept. */
export class MetadataSource {
  private known: { readonly since: number; readonly metadata: Promise<IdpMetadata> } | undefined;

  constructor(private readonly declaration: SamlProviderDeclaration) {}

  async get(): Promise<IdpMetadata> {
    if (!this.known || this.known.since + FRESH_MS < Date.now())
      this.known = { since: Date.now(), metadata: this.read() };
    const { metadata } = this.known;
    try {
      return await metadata;
    } catch (error) {
      if (this.known?.metadata === metadata) this.known = undefined;
      throw new ProviderUnavailableError(this.declaration.id, error);
    }
  }

  /** Reads it anew. Whether it says something else now; one that cannot be read says nothing else. */
  async isChanged(): Promise<boolean> {
    const { known } = this;
    if (!known || this.declaration.metadata !== undefined || Date.now() < known.since + COOLDOWN_MS)
      return false;
    const before = await this.get();
    const next = { since: Date.now(), metadata: known.metadata };
    this.known = next;
    try {
      const now = await this.read();
      if (JSON.stringify(now) === JSON.stringify(before)) return false;
      this.known = { since: next.since, metadata: Promise.resolve(now) };
      return true;
    } catch {
      return false;
    }
  }

  private async read(): Promise<IdpMetadata> {
    return readIdpMetadata(await this.text());
  }

  private async text(): Promise<string> {
    const { metadata, metadata_file: file, metadata_url: url } = this.declaration;
    if (metadata !== undefined) return metadata;
    if (file !== undefined) return (await readDeclaredFile(file)).toString('utf8');
    if (url === undefined) throw new Error('metadata_url, metadata_file or metadata is missing');
    const response = await upstreamFetch(url)(url);
    if (!response.ok) throw new Error(`the metadata was answered with ${response.status}`);
    return response.text();
  }
}
