import { describe, expect, it } from 'vitest';
import { type Acting, negotiateScopes as negotiate } from './scope-negotiation.js';

/** `fhir/search` judges constraints; here all are good. */
const granular = { canEnforce: () => true };
const negotiateScopes = (requested: string, ceiling: string | null, acting: Acting) =>
  negotiate(requested, ceiling, acting, granular);

describe('Scope negotiation', () => {
  it('keeps the order and drops repetitions', () => {
    expect(negotiateScopes('openid  patient/*.rs openid', null, 'person')).toEqual([
      'openid',
      'patient/*.rs',
    ]);
  });

  it.each([
    ['patient/*.cruds', 'patient/Observation.rs', true],
    ['patient/*.rs', 'patient/Observation.read', true],
    ['patient/Observation.rs', 'user/Observation.rs', false],
    ['patient/Observation.rs', 'patient/Observation.rs?category=a', true],
    ['patient/Observation.rs?category=a', 'patient/Observation.r?category=a', true],
    ['patient/Observation.rs?category=a', 'patient/Observation.rs?category=b', false],
    ['patient/Observation.rs?category=a,b', 'patient/Observation.rs?category=b', true],
    ['patient/Observation.rs?category=a', 'patient/Observation.rs?status=final&category=a', true],
    ['patient/Observation.rs?category:not=a', 'patient/Observation.rs?category:not=a,b', true],
    ['patient/Observation.rs?category=a', 'patient/Observation.rs?category:not=a', false],
    ['patient/*.rs?_tag=a', 'patient/Observation.rs?_tag=a', true],
    ['patient/*.rs?_tag=a', 'patient/Observation.rs?category=a&_tag=b', false],
    ['openid', 'fhirUser', false],
    ['', 'openid', false],
  ])('under the ceiling %j, %j is granted: %j', (ceiling, scope, isGranted) => {
    expect(negotiateScopes(scope, ceiling, 'person')).toEqual(isGranted ? [scope] : []);
  });

  it.each([
    ['patient/*.rs', 'patient/*.cruds', ['patient/*.rs']],
    ['patient/*.rs', 'patient/Observation.*', ['patient/Observation.rs']],
    ['patient/Observation.rs', 'patient/*.read', ['patient/Observation.rs']],
    [
      'patient/Observation.rs patient/Condition.r',
      'patient/*.rs',
      ['patient/Observation.rs', 'patient/Condition.r'],
    ],
    ['patient/Observation.rs?category=a', 'patient/*.cruds', ['patient/Observation.rs?category=a']],
    ['patient/*.rs', 'patient/Observation.cruds?category=a', ['patient/Observation.rs?category=a']],
    [
      'patient/Observation.rs?category=a',
      'patient/Observation.cruds?status=final',
      ['patient/Observation.rs?category=a&status=final'],
    ],
    [
      'patient/Observation.rs?category=a',
      'patient/Observation.cruds?category=a,b',
      ['patient/Observation.rs?category=a'],
    ],
    [
      'patient/Observation.rs?category:not=a,b',
      'patient/Observation.rs?category:not=a',
      ['patient/Observation.rs?category:not=a,b'],
    ],
    ['patient/*.rs', 'patient/*.write', []],
    ['patient/*.cruds', 'patient/Practitioner.cud', []],
    ['patient/Binary.rs', 'patient/*.rs', ['patient/Binary.rs']],
    ['patient/Linkage.rs', 'patient/*.rs', []],
    [
      'patient/Observation.rs patient/*.rs',
      'patient/*.cruds patient/*.rs',
      ['patient/Observation.rs', 'patient/*.rs'],
    ],
  ])('the ceiling %j cuts %j to %j', (ceiling, scope, granted) => {
    expect(negotiateScopes(scope, ceiling, 'person')).toEqual(granted);
  });

  it('grants a service nothing that it is not registered for', () => {
    expect(negotiateScopes('system/*.rs', null, 'service')).toEqual([]);
    expect(negotiateScopes('system/*.rs', 'system/*.rs', 'service')).toEqual(['system/*.rs']);
  });

  it.each(['patient/*.rs', 'user/*.rs', 'openid', 'launch', 'offline_access'])(
    'grants a service no %s',
    scope => {
      expect(negotiateScopes(scope, scope, 'service')).toEqual([]);
    },
  );

  it('grants a person no system/ scope', () => {
    expect(negotiateScopes('system/*.rs', 'system/*.rs', 'person')).toEqual([]);
  });

  it('grants the making of launches only where it is registered by name', () => {
    const scope = 'launch-contexts.create';
    expect(negotiateScopes(scope, null, 'person')).toEqual([]);
    expect(negotiateScopes(scope, scope, 'person')).toEqual([scope]);
    expect(negotiateScopes(scope, scope, 'service')).toEqual([scope]);
  });

  it('does not stumble over thousands of scopes', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => `patient/Observation.rs?category=${index}`);
    expect(negotiateScopes([...many, ...many].join(' '), null, 'person')).toHaveLength(5_000);
  });
});
