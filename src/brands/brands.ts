import { Injectable } from '@nestjs/common';
import type { Bundle, Identifier } from 'fhir/r4.js';
import { Environment } from '../config/environment.js';
import { PublishedDocuments, versionOf } from '../installation/published-documents.js';
import { primaryIdentifierOf } from './brand-resources.js';
import { defaultBrandBundle } from './default-brand-bundle.js';

interface PublishedBundle {
  readonly bundle: Bundle;
  readonly version: string;
  readonly publishedAt: Date;
}

/** Whose server this is, for apps that let people choose (SMART App Launch 2.2, "User-access Brands and Endpoints"). */
@Injectable()
export class Brands {
  private readonly startedAt = new Date();

  constructor(
    private readonly documents: PublishedDocuments,
    private readonly environment: Environment,
  ) {}

  get identifier(): Identifier | undefined {
    return primaryIdentifierOf(this.current().bundle, this.environment.fhirBase);
  }

  /** The Bundle with the time of its last change, and its version. */
  read(): { readonly content: string; readonly version: string } {
    const { bundle, version, publishedAt } = this.current();
    const timestamp = publishedAt.toISOString();
    const { resourceType, type, entry = [], ...more } = bundle;
    return {
      version,
      content: JSON.stringify({
        resourceType,
        id: 'brands',
        meta: { lastUpdated: timestamp },
        type,
        timestamp,
        ...more,
        entry,
      }),
    };
  }

  /** What we say about the Bundle ourselves, its time and id, is left out of what is kept. */
  async publish({ id: _id, meta: _meta, timestamp: _timestamp, ...bundle }: Bundle): Promise<void> {
    await this.documents.publish('brand-bundle', JSON.stringify(bundle));
  }

  private current(): PublishedBundle {
    const document = this.documents.current('brand-bundle');
    if (document) {
      const { content, version, publishedAt } = document;
      return { bundle: JSON.parse(content) as Bundle, version, publishedAt };
    }
    const bundle = defaultBrandBundle(this.environment);
    return { bundle, version: versionOf(JSON.stringify(bundle)), publishedAt: this.startedAt };
  }
}
