import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { type DocumentKind, PublishedDocument } from './published-document.entity.js';

/** Tells every process that a document has changed. */
export const DOCUMENT_CHANNEL = 'published_document';

@Injectable()
export class PublishedDocumentRepository {
  private readonly documents: Repository<PublishedDocument>;

  constructor(private readonly dataSource: DataSource) {
    this.documents = dataSource.getRepository(PublishedDocument);
  }

  /** The latest version of each kind. */
  async current(): Promise<readonly PublishedDocument[]> {
    return this.documents
      .createQueryBuilder('document')
      .distinctOn(['document.kind'])
      .orderBy('document.kind')
      .addOrderBy('document.publishedAt', 'DESC')
      .getMany();
  }

  /** All versions of a kind, the latest first, without their content. */
  async versions(kind: DocumentKind): Promise<readonly Pick<PublishedDocument, 'version' | 'publishedAt'>[]> {
    return this.documents.find({
      select: { version: true, publishedAt: true },
      where: { kind },
      order: { publishedAt: 'DESC' },
    });
  }

  async find(kind: DocumentKind, version: string): Promise<PublishedDocument | undefined> {
    return (await this.documents.findOneBy({ kind, version })) ?? undefined;
  }

  /** An earlier version that is published again becomes the latest. */
  async publish(document: PublishedDocument): Promise<void> {
    await this.documents.save(document);
    await this.dataSource.query(`select pg_notify($1, $2)`, [DOCUMENT_CHANNEL, document.kind]);
  }
}
