import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../test/support/processor-time.js';
import { grants, parseSmartScope, parseSmartScopes } from './smart-scope.js';

describe('SMART App Launch 2.2, scopes for requesting FHIR resources', () => {
  it.each([
    ['patient/Observation.rs', 'patient', 'Observation', 'rs'],
    ['user/*.cruds', 'user', '*', 'cruds'],
    ['system/Group.r', 'system', 'Group', 'r'],
    ['patient/Patient.read', 'patient', 'Patient', 'rs'],
    ['patient/*.write', 'patient', '*', 'cud'],
    ['user/Encounter.*', 'user', 'Encounter', 'cruds'],
  ])('reads %s', (text, context, resourceType, permissions) => {
    expect(parseSmartScope(text)).toEqual({ context, resourceType, permissions });
  });

  it('keeps the constraint of a granular scope as written', () => {
    expect(parseSmartScope('patient/Observation.rs?category=system|laboratory')).toEqual({
      context: 'patient',
      resourceType: 'Observation',
      permissions: 'rs',
      constraint: 'category=system|laboratory',
    });
  });

  it.each([
    'openid',
    'launch/patient',
    'patient/Observation.',
    'patient/Observation.sr',
    'patient/Observation.rr',
    'patient/Observation.rs?',
    'patient/Observation.rs?category',
    'patient/Observation.rs?=x',
    'patient/Observation.rs#x',
    'patient/observation.rs',
    'patient/*',
    'patients/Observation.rs',
    ' patient/Observation.rs',
    'patient/Observation.rs\n',
    'patient/Observation.rs?a=b c',
    'patient/Observation.READ',
    '',
  ])('refuses %j', text => {
    expect(parseSmartScope(text)).toBeUndefined();
  });

  it('refuses a long one as quickly as a short one', () => {
    const long = `patient/*.r?${'='.repeat(60_000)}#`;
    expect(parseSmartScope(long)).toBeUndefined();
    expect(processorMs(() => parseSmartScope(long))).toBeLessThan(1000);
  });

  it('passes over what is not a clinical scope', () => {
    expect(
      parseSmartScopes('openid launch/patient patient/Patient.r nonsense').map(s => s.resourceType),
    ).toEqual(['Patient']);
  });

  it('enforces each letter separately', () => {
    const scope = parseSmartScope('patient/Observation.rus')!;
    expect(Array.from('cruds').filter(letter => grants(scope, 'Observation', letter))).toEqual([
      'r',
      'u',
      's',
    ]);
    expect(grants(scope, 'Observation', 'rs')).toBe(true);
    expect(grants(scope, 'Observation', 'rd')).toBe(false);
    expect(grants(scope, 'Condition', 'r')).toBe(false);
  });
});
