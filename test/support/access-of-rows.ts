import type { Database } from '../../src/database/database.js';

/**
 * Resources of which the columns that access goes by say something else than the rows they were made from, and patients
 * who deny something unmarked. There must never be one.
 */
export async function contradictions(database: Database): Promise<readonly unknown[]> {
  const all = await Promise.all(
    [SOLE_PATIENTS, OTHERS, LABELS, MARKS].map(async text => database.query({ text, values: [] })),
  );
  return all.flat();
}

const SOLE_PATIENTS = `select r.id, 'sole patient' as wrong from resource r cross join lateral (
    select case when count(*) = 1 and bool_and(s.reachable) then min(s.patient) end as patient
    from search s where s.key = r.key) one
  where r.sole_patient is distinct from one.patient`;

const OTHERS = `select s.key, 'others' as wrong from search s
  where array(select unnest(s.others) order by 1)
    <> array(select o.patient from search o where o.key = s.key and o.n <> s.n order by 1)`;

const LABELS = `select r.id, 'labels' as wrong from resource r left join search s on s.key = r.key
  where r.content is not null
    and (r.labelled, s.labelled) is distinct from
      (r.content::jsonb #> '{meta,security}' is not null, r.content::jsonb #> '{meta,security}' is not null)`;

const MARKS = `select d.patient, 'mark' as wrong from consent_rule d, denying_patients m
  where d.denies and get_bit(m.marks, (d.patient & 16383)::integer) = 0`;
