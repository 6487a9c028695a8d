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
}

const WEIGHED = `select r.id, r.key::text as key, r.content::json #>> '{name,0,family}' as family
  from posting p join search s on s.key = p.key and s.n = 0 join resource r on r.key = s.patient
  where p.term = $1::bigint group by r.key order by count(*), r.key`;

/** Of the patients who were weighed, one with a middling number of weights. */
export async function chooseBenchPatient(database: Database): Promise<BenchPatient> {
  const hash = new TermHash((await InstallationSecret.load(database)).keyFor('terms'));
  const weightTerm = hash.hash(codeTerm('Observation.code', WEIGHT.system, WEIGHT.code));
  const anySystem = hash.hash(`Observation.code=${WEIGHT.code}`);
  const patients = await database.query<Pick<BenchPatient, 'id' | 'key' | 'family'>>({
    text: WEIGHED,
    values: [anySystem],
  });
  const patient = patients[Math.floor(patients.length / 2)];
  if (!patient) throw new Error('Nobody was weighed: the data is not loaded');
  return {
    ...patient,
    observationType: resourceTypeNumber('Observation'),
    weightTerm: String(weightTerm),
  };
}
