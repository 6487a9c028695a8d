import { Injectable } from '@nestjs/common';
import {
  type FacadeCriteria,
  type FacadeQuery,
  type FacadeResource,
  type FacadeVersion,
  InvalidError,
  type Resource,
  ResourceFacade,
} from '../../src/index.js';

interface FlagRow {
  readonly id: string;
  readonly version: number;
  readonly patient_no: string;
  /** Null in the row that takes it away. */
  readonly text: string | null;
  readonly changed_at: Date;
}

interface FlagElements {
  readonly status?: string;
  readonly code?: { readonly text?: string };
  readonly subject?: unknown;
}

/** Flag from the journal of the ward: each change is a row of it, ours too. */
@Injectable()
export class WardFlags extends ResourceFacade {
  readonly resourceType = 'Flag';

  async read(id: string, query: FacadeQuery): Promise<Resource | undefined> {
    const [newest] = await this.versions(id, query);
    return newest?.resource;
  }

  async candidates({ patient }: FacadeCriteria, limit: number, query: FacadeQuery): Promise<Resource[]> {
    const rows = await query<FlagRow>({
      text: `select * from (select distinct on (id) * from ward_flag
          where $1::text is null or patient_no = $1 order by id, version desc) newest
        where text is not null order by id limit $2`,
      values: [patient ?? null, limit],
    });
    return rows.flatMap(row => versionOf(row).resource ?? []);
  }

  override async versions(id: string, query: FacadeQuery): Promise<FacadeVersion[]> {
    const text = 'select * from ward_flag where id = $1 order by version desc';
    return (await query<FlagRow>({ text, values: [id] })).map(versionOf);
  }

  override async create(flag: FacadeResource, query: FacadeQuery): Promise<Resource> {
    return this.note(flag.id, patientOf(flag), textOf(flag), query);
  }

  override async update(
    flag: FacadeResource,
    current: FacadeResource,
    query: FacadeQuery,
  ): Promise<Resource> {
    if (patientOf(flag) !== patientOf(current)) throw new InvalidError('The patient stays', 'Flag.subject');
    return this.note(flag.id, patientOf(flag), textOf(flag), query);
  }

  override async delete(current: FacadeResource, query: FacadeQuery): Promise<void> {
    await this.note(current.id, patientOf(current), null, query);
  }

  private async note(
    id: string,
    patient: string,
    text: string | null,
    query: FacadeQuery,
  ): Promise<Resource> {
    const [row] = await query<FlagRow>({
      text: `insert into ward_flag (id, version, patient_no, text, changed_at)
        select $1, count(*) + 1, $2, $3, now() from ward_flag where id = $1 returning *`,
      values: [id, patient, text],
    });
    return flagOf(row!);
  }
}

function versionOf(row: FlagRow): FacadeVersion {
  const version = { versionId: String(row.version), lastUpdated: row.changed_at };
  return row.text === null ? version : { ...version, resource: flagOf(row) };
}

function flagOf({ id, version, patient_no: patient, text, changed_at: changed }: FlagRow): Resource {
  return {
    resourceType: 'Flag',
    id,
    meta: { versionId: String(version), lastUpdated: changed.toISOString() },
    status: 'active',
    code: { text },
    subject: { reference: `Patient/${patient}` },
  };
}

/** What the table has no column for is refused, so that nothing is lost in silence. */
function textOf({ resourceType: _type, id: _id, meta: _meta, text: _narrative, ...flag }: Resource): string {
  const { status, code, subject: _subject, ...more } = flag as FlagElements;
  const [unknown] = Object.keys(more);
  if (unknown !== undefined) throw new InvalidError('The ward keeps no such thing', `Flag.${unknown}`);
  if (status !== 'active') throw new InvalidError('The ward keeps active flags: delete it', 'Flag.status');
  if (code?.text === undefined) throw new InvalidError('The ward keeps the text alone', 'Flag.code.text');
  return code.text;
}

function patientOf(flag: Resource): string {
  const { reference = '' } = (flag['subject'] ?? {}) as { reference?: string };
  const [, id] = /^Patient\/([A-Za-z0-9.-]{1,64})$/.exec(reference) ?? [];
  if (id === undefined) throw new InvalidError('The ward keeps flags of patients', 'Flag.subject');
  return id;
}
