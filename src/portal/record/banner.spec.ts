import type { Patient } from 'fhir/r4.js';
import { describe, expect, it } from 'vitest';
import { bannerOf } from './banner.js';

const NOW = new Date('2026-11-22T12:00:00Z');

function banner(patient: Partial<Patient>): ReturnType<typeof bannerOf> {
  return bannerOf({ resourceType: 'Patient', id: 'p', ...patient }, NOW);
}

describe('The banner of a patient', () => {
  it.each([
    ['1962-11-22', 64, 'years'],
    ['1962-11-23', 63, 'years'],
    ['2025-06-16', 17, 'months'],
    ['2026-11-22', 0, 'months'],
    ['1962', 64, 'years'],
  ])('says of somebody born %s: %i %s', (birthDate, count, unit) => {
    expect(banner({ birthDate }).age).toEqual({ count, unit });
  });

  it.each<[Patient['name'], string]>([
    [
      [
        { use: 'nickname', text: 'Bob' },
        { use: 'official', given: ['Robert', 'J'], family: 'Roe' },
      ],
      'Robert J Roe',
    ],
    [[{ text: 'Jane Doe', family: 'Doe' }], 'Jane Doe'],
    [[{}], 'Unnamed patient'],
    [undefined, 'Unnamed patient'],
  ])('calls %j %s', (name, expected) => {
    expect(banner(name ? { name } : {}).name).toBe(expected);
  });

  it('prefers the medical record number among the identifiers', () => {
    const identifier = [{ value: 'passport' }, { value: 'mrn', type: { coding: [{ code: 'MR' }] } }];
    expect(banner({ identifier }).identifier).toBe('mrn');
  });
});
