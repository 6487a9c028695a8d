import { describe, expect, it } from 'vitest';
import { parseSmartScopes } from '../../auth/scopes/smart-scope.js';
import { AccessFilter, type TokenAccess } from './access-filter.js';

const ALICE = { kind: 'in-compartment', patientId: 'alice' };

function access(scope: string, more: Partial<TokenAccess> = {}): AccessFilter {
  return AccessFilter.forToken({
    subject: 'someone',
    clientId: 'app',
    scopes: new Set(scope.split(' ')),
    smartScopes: parseSmartScopes(scope),
    ...more,
  });
}
const clinician = { user: { roles: ['clinician'], patients: [] } };
const patient = { user: { roles: ['patient'], patients: ['alice'] } };

describe('patient/ scopes (decisions A3)', () => {
  it('confine to the compartment of the launched patient', () => {
    expect(access('patient/*.rs', { patient: 'alice' }).for('Observation', 's')).toEqual(ALICE);
  });
  it('grant nothing without a patient in context', () => {
    expect(access('patient/*.cruds', clinician).denies('Observation', 'r')).toBe(true);
  });
  it('read shared types, and never change them', () => {
    const filter = access('patient/*.cruds', { patient: 'alice' });
    expect(filter.isUnrestricted('Practitioner', 'r')).toBe(true);
    expect(filter.denies('Practitioner', 'u')).toBe(true);
  });
  it.each(['Bundle', 'Linkage', 'Subscription', 'Nonsense'])('do not reach %s', type => {
    expect(access('patient/*.cruds', { patient: 'alice' }).denies(type, 'r')).toBe(true);
  });
  it('reach a Binary by its security context, of the types that they open whole', () => {
    const filter = access('patient/Binary.cr patient/Observation.rs?category=a patient/Condition.ru', {
      patient: 'alice',
    });
    const expected = { kind: 'in-security-context', patientId: 'alice', types: ['Condition'] };
    expect(filter.for('Binary', 'r')).toEqual(expected);
    expect(filter.for('Binary', 'c')).toEqual(expected);
    expect(filter.denies('Binary', 'd')).toBe(true);
    expect(access('patient/Binary.r', { patient: 'alice' }).denies('Binary', 'r')).toBe(true);
    expect(
      access('patient/Binary.r user/Condition.r', { ...clinician, patient: 'a' }).denies('Binary', 'r'),
    ).toBe(true);
  });
  it('carry the constraint of a granular scope, as alternatives', () => {
    const filter = access('patient/Observation.rs?category=a patient/Observation.r?category=b', {
      patient: 'alice',
    });
    expect(filter.for('Observation', 's')).toEqual({
      kind: 'and',
      operands: [ALICE, { kind: 'search-criterion', query: 'category=a' }],
    });
    expect(filter.for('Observation', 'r').kind).toBe('or');
  });
});

describe('user/ scopes (decisions A4)', () => {
  it('are bounded by a clinician’s role', () => {
    const filter = access('user/*.cruds', clinician);
    expect(filter.isUnrestricted('Observation', 'u')).toBe(true);
    expect(filter.denies('AuditEvent', 'r')).toBe(true);
    expect(filter.denies('SearchParameter', 'c')).toBe(true);
    expect(filter.isUnrestricted('SearchParameter', 's')).toBe(true);
  });
  it('confine a patient to the own compartment', () => {
    expect(access('user/*.rs', patient).for('Observation', 'r')).toEqual(ALICE);
  });
  it('grant nothing to a person without role and patients', () => {
    expect(access('user/*.cruds', { user: { roles: [], patients: [] } }).denies('Patient', 'r')).toBe(true);
  });
  it('grant nothing to a backend service', () => {
    expect(access('user/*.cruds').denies('Patient', 'r')).toBe(true);
  });
});

describe('system/ scopes', () => {
  it('are for backend services only', () => {
    expect(access('system/*.rs').isUnrestricted('Patient', 's')).toBe(true);
    expect(access('system/*.rs', clinician).denies('Patient', 's')).toBe(true);
  });
});

describe('the scope fhirUser', () => {
  const user = { user: { ...clinician.user, fhirUser: 'Practitioner/p' }, patient: 'alice' };
  it('lets the token read exactly the resource it names', () => {
    const filter = access('openid fhirUser patient/Observation.rs', user);
    expect(filter.for('Practitioner', 'r')).toEqual({ kind: 'ids', ids: ['p'] });
    expect(filter.denies('Practitioner', 's')).toBe(true);
  });
  it('must have been granted', () => {
    expect(access('openid patient/Observation.rs', user).denies('Practitioner', 'r')).toBe(true);
  });
});

describe('the union of several scopes', () => {
  it('keeps the patient rule beside a user scope of another type', () => {
    const filter = access('patient/Observation.rs user/Encounter.rs', { ...clinician, patient: 'alice' });
    expect(filter.for('Observation', 'r')).toEqual(ALICE);
    expect(filter.isUnrestricted('Encounter', 'r')).toBe(true);
  });
  it('names the caller, so that page links of another token are refused', () => {
    expect(access('user/*.rs', clinician).caller).not.toBe(access('user/*.r', clinician).caller);
  });
});
