import type { Basic, Extension } from 'fhir/r4.js';
import { InvalidError, StructureError } from '../fhir/errors/fhir-error.js';
import { parseReference } from '../fhir/model/reference.js';
import { ResourceValidator } from '../fhir/validation/resource-validator.js';

const MOST_BYTES = 256 * 1024;
const SUBJECT_TYPES = ['Patient', 'Practitioner', 'PractitionerRole', 'RelatedPerson', 'Person'];
const KEPT: ReadonlySet<string> = new Set(['resourceType', 'id', 'meta', 'subject', 'code', 'extension']);

const validator = new ResourceValidator();

/** A state as an app sends it. */
export interface SentState {
  readonly id?: string;
  readonly system: string;
  readonly code: string;
  /** Relative reference; null for global state. */
  readonly subject: string | null;
  /** What is kept, as JSON. */
  readonly content: string;
}

/** SMART App Launch 2.2, "Managing app state": a Basic with one Coding, at most one subject, and texts. */
export function readState(body: unknown, fhirBase: string): SentState {
  const issues = validator.validate(body);
  if (issues.length > 0) throw new StructureError(issues);
  const basic = body as Basic;
  if (basic.resourceType !== 'Basic') throw new InvalidError('The body must be a Basic', 'resourceType');
  const foreign = Object.keys(basic).find(element => !KEPT.has(element));
  if (foreign !== undefined)
    throw new InvalidError('App State keeps subject, code and extension alone', `Basic.${foreign}`);
  const { system, code } = codingOf(basic);
  checkExtensions(basic.extension ?? []);
  const content = JSON.stringify({ subject: basic.subject, code: basic.code, extension: basic.extension });
  if (Buffer.byteLength(JSON.stringify(basic)) > MOST_BYTES)
    throw new InvalidError('A state may have 256 KB', 'Basic', 'too-long');
  return {
    ...(basic.id === undefined ? {} : { id: basic.id }),
    system,
    code,
    subject: basic.subject === undefined ? null : subjectOf(basic.subject.reference, fhirBase),
    content,
  };
}

/** The reference of a subject, which must be absolute and of this server, as a relative one. */
export function subjectOf(reference: string | undefined, fhirBase: string): string {
  const isOurs = reference?.startsWith(`${fhirBase}/`) ?? false;
  const parsed = isOurs && reference !== undefined ? parseReference(reference, fhirBase) : undefined;
  if (parsed?.kind === 'local' && SUBJECT_TYPES.includes(parsed.resourceType) && !parsed.versionId)
    return `${parsed.resourceType}/${parsed.id}`;
  throw new InvalidError(
    `subject must be an absolute reference below ${fhirBase}, to a ${SUBJECT_TYPES.join(', ')}`,
    'Basic.subject.reference',
  );
}

function codingOf({ code }: Basic): { readonly system: string; readonly code: string } {
  const [coding, ...others] = code?.coding ?? [];
  const { system, code: value } = coding ?? {};
  if (system !== undefined && value !== undefined && others.length === 0) return { system, code: value };
  throw new InvalidError('code needs exactly one coding, with system and code', 'Basic.code.coding');
}

function checkExtensions(extensions: readonly Extension[]): void {
  const index = extensions.findIndex(({ url: _url, valueString, ...more }) => {
    return typeof valueString !== 'string' || Object.keys(more).length > 0;
  });
  if (index === -1) return;
  throw new InvalidError('Extensions may have a valueString alone', `Basic.extension[${index}]`);
}
