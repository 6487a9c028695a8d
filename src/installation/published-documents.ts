import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { auditedRequest } from '../audit/audited-request.js';
import { DatabaseNotifications } from '../database/database-notifications.js';
import { TableListener } from '../database/table-listener.js';
import type { DocumentKind, PublishedDocument } from './published-document.entity.js';
import { DOCUMENT_CHANNEL, PublishedDocumentRepository } from './published-document.repository.js';

export interface Publication {
  readonly version: string;
  /** The version that held before. */
  readonly before: string | null;
  /** It was another than the expected one, and holds still. */
  readonly isRefused: boolean;
}

/** The documents of the operator, held in memory: each token response and each page asks for them. */
@Injectable()
export class PublishedDocuments extends TableListener {
  protected readonly channel = DOCUMENT_CHANNEL;
  protected readonly subject = 'the published documents';
  private latest: ReadonlyMap<DocumentKind, PublishedDocument> = new Map();

  constructor(
    private readonly documents: PublishedDocumentRepository,
    notifications: DatabaseNotifications,
  ) {
    super(notifications);
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

  /**
   * The same content again changes nothing, not even the time.
   *
   * @param expected the version that is meant to be replaced, null for none; undefined for whichever it is
   */
  async publish(kind: DocumentKind, content: string, expected?: string | null): Promise<Publication> {
    const version = versionOf(content);
    const before = await this.documents.publish({ kind, version, content }, expected);
    const isRefused = expected !== undefined && expected !== before;
    if (!isRefused && before !== version) noteChange(kind, before ?? undefined, version);
    await this.reload();
    return { version, before, isRefused };
  }

  protected async load(): Promise<void> {
    this.latest = new Map((await this.documents.current()).map(document => [document.kind, document]));
  }
}

/** Policies are noted by whoever publishes them, in words of their own. */
function noteChange(document: DocumentKind, before = 'none', version: string): void {
  if (document === 'access-policies') return;
  const detail = { document, before, version };
  auditedRequest()?.note({ kind: 'installation-changed', outcome: 'success', detail });
}

/** Names a content: the same for the same text. */
export function versionOf(content: string): string {
  return hash('sha256', content, 'hex').slice(0, 16);
}
