import { expect, it } from 'vitest';
import { thrownPlace } from './thrown-place.js';

it('tells where something was thrown, and nothing of its message', () => {
  const place = thrownPlace(new TypeError('Alice has no beds'));
  expect(place).toMatch(/^TypeError \n {4}at .*thrown-place\.spec\.ts/);
  expect(place).not.toContain('Alice');
  expect(thrownPlace('Alice')).toBe('string \n');
});
