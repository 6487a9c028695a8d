import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { StorageParts } from '../storage-parts.js';

/** Whose records the resources are part of, as the journal names them: `Observation/1/2`. */
@Injectable()
export class ConcernedPatients {
  constructor(
    private readonly database: Database,
    private readonly parts: StorageParts,
  ) {}

  /** The logical ids of the Patients of each resource; those that are in no compartment are left out. */
  async of(resources: Iterable<string>): Promise<ReadonlyMap<string, readonly string[]>> {
    const names = [...new Set(resources)];
    const addresses = names.map(name => name.split('/'));
    const keys = addresses.map(([resourceType = '', id = '']) =>
      this.parts.hash.keyOf({ resourceType, id }).toString(),
    );
    const versions = addresses.map(([, , version]) => (version ? Number(version) : null));
    const rows = await this.database.query<{ place: bigint; patient: string }>({
      text: PATIENTS,
      values: [keys, versions],
    });
    const patients = new Map<string, string[]>();
    for (const { place, patient } of rows) {
      const name = names[Number(place) - 1]!;
      const known = patients.get(name);
      if (known) known.push(patient);
      else patients.set(name, [patient]);
    }
    return patients;
  }
}

/** A version that was destroyed meanwhile counts for those who are concerned by the others. */
const PATIENTS = `select distinct a.place, p.id as patient
  from unnest($1::bigint[], $2::integer[]) with ordinality as a (key, version, place)
  join membership m on m.key = a.key and (m.version = a.version
    or not exists (select from membership v where v.key = a.key and v.version = a.version))
  join resource p on p.key = m.patient
  order by a.place, p.id`;
