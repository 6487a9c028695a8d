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

  /**
   * An earlier version that is published again becomes the latest. One after the other and by the clock of the database:
   * else two could each replace what the other has published, or a slow clock leave in force what was replaced.
   *
   * @param expected the version that is meant to be replaced, null for none; undefined for whichever it is
   * @returns the version that held before; nothing is published if it is this one, or not the expected one
   */
  async publish(
    { kind, version, content }: NewDocument,
    expected: string | null | undefined,
  ): Promise<string | null> {
    return this.dataSource.transaction(async manager => {
      await manager.query(LOCK, [kind]);
      const [latest] = await manager.query<{ version: string }[]>(LATEST, [kind]);
      const before = latest?.version ?? null;
      if (before === version || (expected !== undefined && expected !== before)) return before;
      await manager.query(PUBLISH, [kind, version, content]);
      await manager.query('select pg_notify($1, $2)', [DOCUMENT_CHANNEL, kind]);
      return before;
    });
  }
}

type NewDocument = Pick<PublishedDocument, 'kind' | 'version' | 'content'>;

const LOCK = `select pg_advisory_xact_lock(hashtextextended('published document ' || $1, 0))`;
const LATEST = 'select version from published_document where kind = $1 order by published_at desc limit 1';
/** After the latest, whatever clock that was written by. */
const PUBLISH = `insert into published_document (kind, version, content, published_at)
  select $1, $2, $3, greatest(clock_timestamp(), max(published_at) + interval '1 millisecond')
  from published_document where kind = $1
  on conflict (kind, version) do update set published_at = excluded.published_at`;
