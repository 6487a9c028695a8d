import type { Issue } from './fhir-error.js';

/** An OperationOutcome as it goes out. https://hl7.org/fhir/R4/operationoutcome.html */
export function operationOutcome(issues: readonly Issue[]): string {
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, diagnostics, expression }) => ({
      severity,
      code,
      diagnostics,
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  });
}

/** Says that an interaction did what was asked, for `Prefer: return=OperationOutcome`. */
export function success(diagnostics: string): string {
  return operationOutcome([{ severity: 'information', code: 'informational', diagnostics }]);
}
