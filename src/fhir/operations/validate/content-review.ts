import type { Issue } from '../../errors/fhir-error.js';
import type { Resource } from '../../model/resource.js';
import { ResourceValidator } from '../../validation/resource-validator.js';
import type { ValidationRequest } from './validation-request.js';

const validator = new ResourceValidator();

/** What is to be said about the content: structure and invariants of R4, recommendations too, and what was not checked. */
export function reviewContent({ resource, resourceType, id, mode }: ValidationRequest): readonly Issue[] {
  const issues = [...validator.review(resource)];
  const { resourceType: type, id: ownId, meta } = (resource ?? {}) as Partial<Resource>;
  if (type !== resourceType)
    issues.push(
      error(`The resource must be a ${resourceType}, as the URL says`, `${resourceType}.resourceType`),
    );
  if (mode === 'update' && (ownId === undefined || (id !== undefined && ownId !== id)))
    issues.push(error('An update needs the id of the resource in the body', `${resourceType}.id`));
  if (Array.isArray(meta?.profile) && meta.profile.length > 0)
    issues.push(unchecked(`${resourceType}.meta.profile`));
  return issues;
}

export function isError({ severity }: Issue): boolean {
  return severity === 'error' || severity === 'fatal';
}

function error(diagnostics: string, expression: string): Issue {
  return { severity: 'error', code: 'invalid', diagnostics, expression };
}

function unchecked(expression: string): Issue {
  const diagnostics = 'The profiles that the resource claims were not checked: only R4 itself was';
  return { severity: 'warning', code: 'not-supported', diagnostics, expression };
}
