import { Injectable } from '@nestjs/common';
import { Database, type FacadeCriteria, type Resource, ResourceFacade } from '../../src/index.js';

interface AllergyRow {
  readonly id: number;
  readonly patient_no: string;
  readonly substance: string;
  readonly snomed: string;
  readonly severe: boolean;
  readonly entered_at: Date;
}

const CLINICAL = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical';

/** AllergyIntolerance from the table of the old system, where it stays. */
@Injectable()
export class LegacyAllergies extends ResourceFacade {
  readonly resourceType = 'AllergyIntolerance';

  constructor(private readonly database: Database) {
    super();
  }

  async read(id: string): Promise<Resource | undefined> {
    const [, number] = /^legacy-(\d{1,9})$/.exec(id) ?? [];
    if (number === undefined) return undefined;
    const text = 'select * from legacy_allergy where id = $1';
    const [row] = await this.database.query<AllergyRow>({ text, values: [number] });
    return row && allergyOf(row);
  }

  async candidates({ patient }: FacadeCriteria, limit: number): Promise<readonly Resource[]> {
    const rows = await this.database.query<AllergyRow>({
      text: 'select * from legacy_allergy where $1::text is null or patient_no = $1 order by id limit $2',
      values: [patient ?? null, limit],
    });
    return rows.map(allergyOf);
  }
}

function allergyOf(row: AllergyRow): Resource {
  return {
    resourceType: 'AllergyIntolerance',
    id: `legacy-${row.id}`,
    meta: { lastUpdated: row.entered_at.toISOString() },
    clinicalStatus: { coding: [{ system: CLINICAL, code: 'active' }] },
    criticality: row.severe ? 'high' : 'low',
    code: { coding: [{ system: 'http://snomed.info/sct', code: row.snomed }], text: row.substance },
    patient: { reference: `Patient/${row.patient_no}` },
  };
}
