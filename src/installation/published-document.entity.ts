import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an operator says about the installation. */
export type DocumentKind =
  'access-policies' | 'brand-bundle' | 'launch-types' | 'provisioning' | 'smart-style' | 'trusted-issuers';

/** One version of a document of the operator's; earlier ones stay, for their addresses are known to apps. */
@Entity('published_document')
export class PublishedDocument {
  @PrimaryColumn({ type: 'text' })
  kind: DocumentKind;

  /** Taken from the content: the same content is the same version. */
  @PrimaryColumn({ type: 'text' })
  version: string;

  /** JSON, as it is served. */
  @Column({ type: 'text' })
  content: string;

  @Column({ name: 'published_at', type: 'timestamptz' })
  publishedAt: Date;
}
