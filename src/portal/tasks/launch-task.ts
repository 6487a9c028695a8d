import type { CodeableConcept, Reference, Task, TaskInput } from 'fhir/r4.js';
import { parseReference } from '../../fhir/model/reference.js';

export const SMART_CODES = 'http://hl7.org/fhir/smart-app-launch/CodeSystem/smart-codes';

/** Of a Task that still waits for somebody. https://hl7.org/fhir/R4/valueset-task-status.html */
export const OPEN_STATUSES = ['requested', 'received', 'accepted', 'ready', 'in-progress'] as const;

/** A Task that asks somebody to open an app (SMART App Launch 2.2, "Task profile for requesting SMART launch"). */
export interface LaunchTask {
  readonly id: string;
  readonly kind: 'ehr' | 'standalone';
  /** Where the app is opened. */
  readonly url: string;
  /** Logical ids of what it is about. */
  readonly patient?: string;
  readonly encounter?: string;
  readonly appContext?: string;
}

/** What is wrong with a Task that cannot be launched. */
export interface TaskMistake {
  readonly mistake: string;
}

/** Reads the Task by its profile, `task-ehr-launch` or `task-standalone-launch`. */
export function readLaunchTask(task: Task, fhirBase: string): LaunchTask | TaskMistake {
  const kinds = (['ehr', 'standalone'] as const).filter(each => hasCode(task.code, `launch-app-${each}`));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1)
    return { mistake: 'code must be one of launch-app-ehr and launch-app-standalone' };
  if (!OPEN_STATUSES.some(status => status === task.status)) return { mistake: `it is ${task.status}` };
  const [application, ...others] = inputsOf(task, 'smartonfhir-application');
  const url = application?.valueUrl;
  if (url === undefined || others.length > 0 || !isWebAddress(url))
    return { mistake: 'it needs exactly one input smartonfhir-application, with the address as valueUrl' };
  const contexts = inputsOf(task, 'smartonfhir-appcontext');
  const appContext = contexts[0]?.valueString;
  if (contexts.length > 1 || (contexts.length === 1 && (appContext === undefined || kind !== 'ehr')))
    return { mistake: 'an input smartonfhir-appcontext stands once, as valueString, in an EHR launch' };
  const patient = idOf(task.for, 'Patient', fhirBase);
  const encounter = idOf(task.encounter, 'Encounter', fhirBase);
  if (patient === null || encounter === null)
    return { mistake: 'for must be a Patient of this server, and encounter an Encounter' };
  if (encounter !== undefined && patient === undefined)
    return { mistake: 'an encounter needs for: whose it is' };
  return {
    id: task.id ?? '',
    kind,
    url,
    ...(patient === undefined ? {} : { patient }),
    ...(encounter === undefined ? {} : { encounter }),
    ...(appContext === undefined ? {} : { appContext }),
  };
}

function hasCode(concept: CodeableConcept | undefined, code: string): boolean {
  return concept?.coding?.some(coding => coding.system === SMART_CODES && coding.code === code) ?? false;
}

function inputsOf({ input = [] }: Task, code: string): readonly TaskInput[] {
  return input.filter(({ type }) => hasCode(type, code));
}

/** Undefined for no reference, null for one that is not of this type and server. */
function idOf(
  reference: Reference | undefined,
  resourceType: string,
  fhirBase: string,
): string | null | undefined {
  if (reference === undefined) return undefined;
  const parsed = parseReference(reference.reference ?? '', fhirBase);
  return parsed?.kind === 'local' && parsed.resourceType === resourceType ? parsed.id : null;
}

function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
