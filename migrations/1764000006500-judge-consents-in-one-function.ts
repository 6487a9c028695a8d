import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A statement names one function in place of three, and as one value who asks: the text of a statement is copied with
 * each execution, and its expressions are set up each time, whether they are needed or not. docs/security/consent.md
 *
 * The marks are found by a key, so that a table which many Consents in one transaction have made long costs no reader.
 *
 * `caller` is the app, the person, and by what terms the person's roles are found: of PractitionerRole the parameters
 * `practitioner`, `active` as false, `organization`, and the number of the type. An app alone is by itself. What stands
 * behind these are the keys by which the caller works, looked up before: by `caller_with_roles`, once for many resources.
 */
export class JudgeConsentsInOneFunction1764000006500 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      'alter table denying_patients add only_row boolean primary key default true check (only_row)',
    );
    await queryRunner.query('drop function consents_deny, consents_may_deny');
    // Of nobody, it is not known.
    await queryRunner.query(`
      create function consents_may_deny(patient bigint, caller bigint[])
      returns boolean language plpgsql stable strict parallel safe cost 10 as $$
      begin
        return exists (select from public.consent_rule d where d.patient = $1 and d.denies
          and (d.actors is null or d.by_role or d.actors && caller[:2]));
      end $$`);
    await queryRunner.query(`
      create function caller_with_roles(caller bigint[])
      returns bigint[] language plpgsql stable parallel safe as $$
      begin
        return caller
          || public.caller_keys(caller[1], caller[2], caller[3], caller[4], caller[5], caller[6]::smallint);
      end $$`);
    await queryRunner.query(`
      create function consents_deny(whose bigint[], resource bigint, resource_type smallint, terms bigint[],
        starts bigint, ends bigint, caller bigint[], purpose text, action text)
      returns boolean language plpgsql stable parallel safe cost 20 as $$
      declare
        keys bigint[] := caller[:2];
      begin
        if not exists (select from public.consent_rule d where d.patient = any(whose) and d.denies
            and (d.actors is null or d.by_role or d.actors && keys)) then
          return false;
        end if;
        -- Looked up only where somebody means roles or organizations.
        if caller[2] is not null
            and exists (select from public.consent_rule d where d.patient = any(whose) and d.by_role) then
          keys := case when caller[7] is null then public.caller_with_roles(caller) else caller end;
          keys := keys[7:];
        end if;
        return exists (select from public.consent_rule d where d.patient = any(whose) and d.denies
          and public.consent_matches(d, resource, resource_type, terms, starts, ends, keys, purpose, action)
          and not exists (select from public.consent_rule p
            where p.consent = d.consent and p.node = any(d.path) and not
              public.consent_matches(p, resource, resource_type, terms, starts, ends, keys, purpose, action))
          and not exists (select from public.consent_rule e
            where e.consent = d.consent and e.parent = d.node and not e.denies and
              public.consent_matches(e, resource, resource_type, terms, starts, ends, keys, purpose, action)));
      end $$`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop function consents_deny, caller_with_roles, consents_may_deny');
    await queryRunner.query(`
      create function consents_may_deny(whose bigint[], caller bigint[])
      returns boolean language plpgsql stable parallel safe cost 10 as $$
      begin
        return exists (select from public.consent_rule d where d.patient = any(whose) and d.denies
          and (d.actors is null or d.by_role or d.actors && caller));
      end $$`);
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
    await queryRunner.query('alter table denying_patients drop only_row');
  }
}
