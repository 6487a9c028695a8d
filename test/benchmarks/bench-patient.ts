import type { Database } from '../../src/database/database.js';
import { resourceTypeNumber } from '../../src/fhir/definitions/resource-types.js';
import { codeTerm } from '../../src/fhir/search/search-term.js';
import { TermHash } from '../../src/fhir/search/term-hash.js';
import { InstallationSecret } from '../../src/fhir/storage/installation-secret.js';
import { WEIGHT } from './queries.js';

/** The patient whose data is asked for, with what hand-written SQL needs to know. */
export interface BenchPatient {
  readonly id: string;
  readonly family: string;
  readonly key: string;
  readonly observationType: number;
  readonly weightTerm: string;
  /** How many weights the patient has, and how many resources of all kinds. */
  readonly weights: number;
  readonly resources: number;
}

const WEIGHED = `select r.id, r.key::text as key, r.content::json #>> '{name,0,family}' as family,
    count(*)::integer as weights, (select count(*)::integer from search o where o.patient = r.key) as resources
  from posting p join search s on s.key = p.key and s.n = 0 join resource r on r.key = s.patient
  where p.term = $1::bigint group by r.key order by count(*), r.key`;

/** Of the patients who were weighed, one with a middling number of weights; or who is most like another one. */
export async function chooseBenchPatient(database: Database, like?: BenchPatient): Promise<BenchPatient> {
  const hash = new TermHash((await InstallationSecret.load(database)).keyFor('terms'));
  const weightTerm = hash.hash(codeTerm('Observation.code', WEIGHT.system, WEIGHT.code));
  const anySystem = hash.hash(`Observation.code=${WEIGHT.code}`);
  const patients = await database.query<Omit<BenchPatient, 'observationType' | 'weightTerm'>>({
    text: WEIGHED,
    values: [anySystem],
  });
  const patient = like
    ? patients.toSorted((a, b) => unlikeness(a, like) - unlikeness(b, like))[0]
    : patients[Math.floor(patients.length / 2)];
  if (!patient) throw new Error('Nobody was weighed: the data is not loaded');
  return {
    ...patient,
    observationType: resourceTypeNumber('Observation'),
    weightTerm: String(weightTerm),
  };
}

type Size = Pick<BenchPatient, 'weights' | 'resources'>;

function unlikeness(one: Size, other: Size): number {
  return Math.abs(one.weights - other.weights) * 1_000 + Math.abs(one.resources - other.resources);
}
