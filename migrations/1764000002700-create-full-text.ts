import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Full text: which words a narrative and a whole resource have. No table of its own: what a resource says is its
 * content, and an index over it is true after every write. The narrative has an index, which costs resources without
 * one next to nothing; the content has none (docs/search.md).
 *
 * The configuration `full_text` folds accents and case and knows no language; an installation may give it dictionaries.
 */
export class CreateFullText1764000002700 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const [{ schema }] = (await queryRunner.query('select current_schema() as schema')) as [
      { readonly schema: string },
    ];
    // PostgreSQL evaluates indexes without a search path.
    const configuration = `'"${schema}".full_text'::regconfig`;
    await queryRunner.query('create extension if not exists unaccent');
    await queryRunner.query('create text search configuration full_text (copy = pg_catalog.simple)');
    await queryRunner.query(`
      alter text search configuration full_text
        alter mapping for asciiword, word, numword, asciihword, hword, numhword,
          hword_asciipart, hword_part, hword_numpart with unaccent, simple`);
    await queryRunner.query(`
      create function narrative_words(content text) returns tsvector
        language sql immutable parallel safe cost 500
        as $$ select to_tsvector(${configuration}, content::jsonb #>> '{text,div}') $$`);
    await queryRunner.query(`
      create function content_words(content text) returns tsvector
        language sql immutable parallel safe cost 5000
        as $$ select jsonb_to_tsvector(${configuration}, content::jsonb, '["string"]') $$`);
    await queryRunner.query(`
      create index resource_narrative on resource using gin (narrative_words(content))
        where strpos(content, '"div":') > 0`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop index resource_narrative');
    await queryRunner.query('drop function narrative_words(text)');
    await queryRunner.query('drop function content_words(text)');
    await queryRunner.query('drop text search configuration full_text');
  }
}
