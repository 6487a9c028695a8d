import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What Consents say, as functions that a session plans once: statements ask them only for patients who deny something,
 * and stay as short as without. docs/security/consent.md
 */
export class DecideConsentsInFunctions1764000003500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      create function stand_in_keys(person bigint, link bigint, inactive bigint, role_type smallint)
      returns bigint[] language plpgsql stable parallel safe as $$
      begin
        return array(select person
          union all select r.key from public.search r where r.n = 0 and r.links @> array[link]
            and r.type = role_type and not r.tokens @> array[inactive]);
      end $$`);
    await queryRunner.query(`
      create function employer_keys(
        person bigint, link bigint, inactive bigint, role_type smallint, organization bigint)
      returns bigint[] language plpgsql stable parallel safe as $$
      begin
        return array(select l.term # organization from public.search r, unnest(r.links) l(term)
          where r.n = 0 and r.key = any(public.stand_in_keys(person, link, inactive, role_type))
            and r.type = role_type and not r.tokens @> array[inactive]);
      end $$`);
    await queryRunner.query(`
      create function consent_matches(rule consent_rule, resource bigint, resource_type smallint, terms bigint[],
        starts bigint, ends bigint, caller bigint[], purpose text, action text)
      returns boolean language sql stable parallel safe as $$
        select (rule.actors is null or rule.actors && caller)
          and (rule.purposes is null
            or case when purpose is null then not rule.is_exception else purpose = any(rule.purposes) end)
          and (rule.actions is null or action = any(rule.actions))
          and (rule.types is null or resource_type = any(rule.types))
          and rule.since <= now() and now() < rule.until
          and (rule.labels is null or terms && rule.labels)
          and (rule.codes is null or terms && rule.codes)
          and (rule.resources is null or resource = any(rule.resources))
          and (rule.data_lo is null or case when rule.is_exception
            then starts >= rule.data_lo and ends <= rule.data_hi and ends > starts
            else starts < rule.data_hi and ends > rule.data_lo or ends <= starts end)
      $$`);
    await queryRunner.query(`
      create function consent_denies(whose bigint, consent_key bigint, place smallint, resource bigint, resource_type smallint, terms bigint[],
        starts bigint, ends bigint, caller bigint[], purpose text, action text)
      returns boolean language plpgsql stable parallel safe cost 1000 as $$
      begin
        return exists (select from public.consent_rule d
          where d.consent = consent_key and d.node = place and d.patient = whose
          and public.consent_matches(d, resource, resource_type, terms, starts, ends, caller, purpose, action)
          and not exists (select from public.consent_rule p
            where p.consent = d.consent and p.node = any(d.path) and not
              public.consent_matches(p, resource, resource_type, terms, starts, ends, caller, purpose, action))
          and not exists (select from public.consent_rule e
            where e.consent = d.consent and e.parent = d.node and not e.denies and
              public.consent_matches(e, resource, resource_type, terms, starts, ends, caller, purpose, action)));
      end $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop function consent_denies, consent_matches, employer_keys, stand_in_keys');
  }
}
