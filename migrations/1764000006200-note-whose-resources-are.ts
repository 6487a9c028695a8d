import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What decides about access for nearly every resource, in the row that is read anyway: whose it is beside the patient of
 * its own row, whether it has security labels, and, in `resource`, the one patient whose it is. Null, and true for
 * labels, say that it has to be looked up; a reindex fills them. docs/security/consent.md
 *
 * `denying_patients` marks, by the low bits of their keys, the patients who deny something: a bit that is not set says
 * for sure that nobody behind it does. What was set stays set, so that no transaction can take back what another needs.
 */
export class NoteWhoseResourcesAre1764000006200 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'alter table resource add sole_patient bigint, add labelled boolean not null default true',
    );
    await queryRunner.query(
      'alter table search add others bigint[], add labelled boolean not null default true',
    );
    // Who writes without them is of an earlier version, and must not write.
    await queryRunner.query('alter table resource alter labelled drop default');
    await queryRunner.query('alter table search alter labelled drop default');
    await queryRunner.query(`
      update search s set others = array(select o.patient from search o where o.key = s.key and o.n <> s.n)
      where s.key in (select key from search where n > 0)`);
    await queryRunner.query('drop index search_further_patients');
    await queryRunner.query('create table denying_patients (marks bytea storage plain not null)');
    await queryRunner.query(`insert into denying_patients values (decode(repeat('00', 2048), 'hex'))`);
    await queryRunner.query(`
      create function mark_denying_patient() returns trigger language plpgsql as $$
      begin
        update public.denying_patients set marks = set_bit(marks, (new.patient & 16383)::integer, 1)
          where get_bit(marks, (new.patient & 16383)::integer) = 0;
        return new;
      end $$`);
    await queryRunner.query(`
      create trigger mark_denying_patient before insert or update on consent_rule
      for each row when (new.denies) execute function mark_denying_patient()`);
    await queryRunner.query('update consent_rule set denies = denies where denies');
    await queryRunner.query('alter table consent_rule add by_role boolean not null default true');
    await queryRunner.query(`
      create function consents_may_deny(whose bigint[], caller bigint[])
      returns boolean language plpgsql stable parallel safe cost 10 as $$
      begin
        return exists (select from public.consent_rule d where d.patient = any(whose) and d.denies
          and (d.actors is null or d.by_role or d.actors && caller));
      end $$`);
    await queryRunner.query(`
      create function caller_keys(
        client bigint, person bigint, practitioner bigint, inactive bigint, organization bigint, role_type smallint)
      returns bigint[] language plpgsql stable parallel safe as $$
      declare
        link bigint := person # practitioner;
      begin
        return array[client] || public.stand_in_keys(person, link, inactive, role_type)
          || public.employer_keys(person, link, inactive, role_type, organization);
      end $$`);
    await queryRunner.query('drop function consent_denies');
    await queryRunner.query(`
      create function consents_deny(whose bigint[], resource bigint, resource_type smallint, terms bigint[],
        starts bigint, ends bigint, caller bigint[], purpose text, action text)
      returns boolean language plpgsql stable parallel safe cost 20 as $$
      begin
        return exists (select from public.consent_rule d where d.patient = any(whose) and d.denies
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
    await queryRunner.query('drop function consents_deny, caller_keys, consents_may_deny');
    await queryRunner.query('alter table consent_rule drop by_role');
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
    await queryRunner.query('drop trigger mark_denying_patient on consent_rule');
    await queryRunner.query('drop function mark_denying_patient');
    await queryRunner.query('drop table denying_patients');
    await queryRunner.query(
      'create index search_further_patients on search (key) include (patient) where n > 0',
    );
    await queryRunner.query('alter table search drop others, drop labelled');
    await queryRunner.query('alter table resource drop sole_patient, drop labelled');
  }
}
