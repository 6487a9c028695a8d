import { describe, expect, it } from 'vitest';
import { InstallationSecret } from './installation-secret.js';
import { ResourceIds } from './resource-ids.js';

const secretOf = async (value: string): Promise<InstallationSecret> =>
  InstallationSecret.load({ query: async () => [{ value }] } as never);

describe('server-assigned ids (RFC 9562 §5.8)', async () => {
  const ids = new ResourceIds(await secretOf('c2VjcmV0'));
  const others = new ResourceIds(await secretOf('b3RoZXI'));

  it('are UUIDs of version 8, and FHIR ids', () => {
    expect(ids.create()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });
  it('begin with the time of their creation', () => {
    const before = Date.now();
    const time = parseInt(ids.create().replaceAll('-', '').slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });
  it('are different', () => {
    const many = Array.from({ length: 10_000 }, () => ids.create(7));
    expect(new Set(many).size).toBe(many.length);
  });
  it.each([0, 1, 2047, 4095])('carry placement bucket %i', bucket => {
    expect(ids.bucketOf(ids.create(bucket))).toBe(bucket);
  });
  it('do not show which of them share a bucket', () => {
    const shown = new Set(Array.from({ length: 500 }, () => ids.create(7).slice(15, 18)));
    expect(shown.size).toBeGreaterThan(400);
    const read = new Set(Array.from({ length: 500 }, () => others.bucketOf(ids.create(7))));
    expect(read.size).toBeGreaterThan(400);
  });
  it('that clients chose have a bucket too', () => {
    expect(ids.bucketOf('alice')).toBe(ids.bucketOf('alice'));
    expect(ids.bucketOf('alice')).toBeLessThan(4096);
  });
});
