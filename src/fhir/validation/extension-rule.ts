import type { IssueList } from './issue-list.js';

/** Invariant ext-1: a value or nested extensions, not both. https://hl7.org/fhir/R4/extensibility.html#Extension */
export function checkExtension(extension: Readonly<Record<string, unknown>>, issues: IssueList): void {
  const hasValue = Object.keys(extension).some(name => name.startsWith('value') || name.startsWith('_value'));
  const hasExtension = extension['extension'] !== undefined;
  if (hasValue === hasExtension)
    issues.add('invariant', 'Must have either extensions or value[x], not both (ext-1)');
}
