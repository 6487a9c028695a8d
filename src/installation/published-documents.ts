import { hash } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DatabaseNotifications } from '../database/database-notifications.js';
import type { DocumentKind, PublishedDocument } from './published-document.entity.js';
import { DOCUMENT_CHANNEL, PublishedDocumentRepository } from './published-document.repository.js';

/** The documents of the operator, held in memory: each token response and each page asks for them. */
@Injectable()
export class PublishedDocuments implements OnModuleInit {
  private readonly logger = new Logger(PublishedDocuments.name);
  private latest: ReadonlyMap<DocumentKind, PublishedDocument> = new Map();

  constructor(
    private readonly documents: PublishedDocumentRepository,
    private readonly notifications: DatabaseNotifications,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.notifications.listen(DOCUMENT_CHANNEL, () => {
      this.reload().catch((error: Error) => this.logger.warn(`cannot read again: ${error.message}`));
    });
    await this.reload();
  }

  /** Undefined while the operator has published none: then the built-in one holds. */
  current(kind: DocumentKind): PublishedDocument | undefined {
    return this.latest.get(kind);
  }

  /** All versions of a kind, the latest first. */
  versions(kind: DocumentKind): Promise<readonly Pick<PublishedDocument, 'version' | 'publishedAt'>[]> {
    return this.documents.versions(kind);
  }

  find(kind: DocumentKind, version: string): Promise<PublishedDocument | undefined> {
    return this.documents.find(kind, version);
  }

  /** The same content again changes nothing, not even the time. */
  async publish(kind: DocumentKind, content: string): Promise<PublishedDocument> {
    const version = versionOf(content);
    const known = this.latest.get(kind);
    if (known?.version === version) return known;
    const document = { kind, version, content, publishedAt: new Date() };
    await this.documents.publish(document);
    await this.reload();
    return document;
  }

  private async reload(): Promise<void> {
    this.latest = new Map((await this.documents.current()).map(document => [document.kind, document]));
  }
}

/** Names a content: the same for the same text. */
export function versionOf(content: string): string {
  return hash('sha256', content, 'hex').slice(0, 16);
}
