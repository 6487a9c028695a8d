import type { Resource } from '../model/resource.js';

/** Where a Group, List or Person names its members; a member without a literal reference may be anybody. */
const MEMBERS: Readonly<Record<string, readonly [list: string, reference: string]>> = {
  Group: ['member', 'entity'],
  List: ['entry', 'item'],
  Person: ['link', 'target'],
};

/**
 * True if the resource may say something about a patient other than this one: it refers to one, contains one, or
 * points to somebody by an identifier or a text of whom we cannot tell who it is (docs/decisions, A3 a).
 */
export function namesAnotherPatient(resource: Resource, patient: string): boolean {
  return hasUnknownMember(resource) || mentionsAnother(resource, patient, true);
}

function hasUnknownMember(resource: Resource): boolean {
  const [list, reference] = MEMBERS[resource.resourceType] ?? [];
  if (list === undefined || reference === undefined) return false;
  const members = resource[list];
  if (!Array.isArray(members)) return false;
  return members.some((member: unknown) => {
    const target = isObject(member) ? member[reference] : undefined;
    return target !== undefined && !(isObject(target) && typeof target['reference'] === 'string');
  });
}

function mentionsAnother(value: unknown, patient: string, isRoot: boolean): boolean {
  if (Array.isArray(value)) return value.some(item => mentionsAnother(item, patient, false));
  if (!isObject(value)) return false;
  if (!isRoot && value['resourceType'] === 'Patient') return true;
  if (pointsToAnother(value, patient)) return true;
  return Object.values(value).some(item => mentionsAnother(item, patient, false));
}

function pointsToAnother(value: Record<string, unknown>, patient: string): boolean {
  const reference = value['reference'];
  if (typeof reference === 'string') return !isSafe(reference, patient);
  const isLogical = isObject(value['identifier']) || value['type'] === 'Patient';
  return isLogical && (value['type'] === undefined || value['type'] === 'Patient');
}

/** A reference to this patient, to a contained resource (judged where it stands), or to something that is no patient. */
function isSafe(reference: string, patient: string): boolean {
  if (reference.startsWith('#')) return true;
  const target = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[^/]+)?$/.exec(reference);
  if (target) return target[1] !== 'Patient' || target[2] === patient;
  return !/^urn:|\bPatient\//.test(reference);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
