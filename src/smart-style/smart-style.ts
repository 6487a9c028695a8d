import { Injectable } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { PublishedDocuments, versionOf } from '../installation/published-documents.js';
import { DEFAULT_STYLE } from './default-style.js';
import type { SmartStyleDeclaration } from './smart-style.declaration.js';

const DEFAULT = JSON.stringify(DEFAULT_STYLE);
const DEFAULT_VERSION = versionOf(DEFAULT);

/**
 * What `smart_style_url` names (SMART App Launch 2.2, "SMART App Styling"). The address is a key for the content: a
 * change is a new address, and the old ones go on to serve what they did.
 */
@Injectable()
export class SmartStyle {
  constructor(
    private readonly documents: PublishedDocuments,
    private readonly environment: Environment,
  ) {}

  get version(): string {
    return this.documents.current('smart-style')?.version ?? DEFAULT_VERSION;
  }

  get url(): string {
    return `${this.environment.publicUrl}/smart-style/${this.version}.json`;
  }

  async find(version: string): Promise<string | undefined> {
    if (version === DEFAULT_VERSION) return DEFAULT;
    return (await this.documents.find('smart-style', version))?.content;
  }

  async publish(style: SmartStyleDeclaration): Promise<void> {
    await this.documents.publish('smart-style', JSON.stringify(style));
  }
}
