import { Controller, Get, Module, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { describe, expect, it } from 'vitest';
import { PublicEndpoint } from '../../src/auth/resource-server/decorators/public-endpoint.decorator.js';
import { anAdministrator } from '../support/fhir-client.js';
import { startServer } from '../support/start-server.js';

@Controller('caller')
class CallerController {
  @Get()
  @PublicEndpoint('shows a test what the server takes for the caller')
  caller(@Req() { ip, protocol }: FastifyRequest): object {
    return { ip, protocol };
  }
}

@Module({ controllers: [CallerController] })
class CallerModule {}

const SPOOFED = {
  'X-Forwarded-For': '203.0.113.9',
  'X-Forwarded-Host': 'evil.example',
  'X-Forwarded-Proto': 'https',
  Forwarded: 'for=203.0.113.9;host=evil.example;proto=https',
};

describe('X-Forwarded-* and Forwarded', () => {
  it.each([
    [undefined, false],
    ['10.0.0.0/8, 192.168.1.1', false],
    ['127.0.0.1, ::1', true],
    ['127.0.0.0/8', true],
  ])('with TRUSTED_PROXIES=%s, a peer on this machine is believed: %s', async (proxies, isBelieved) => {
    const environment = proxies === undefined ? {} : { TRUSTED_PROXIES: proxies };
    const server = await startServer({ environment, extensions: [CallerModule] });
    const caller = await (await server.request('/caller', { headers: SPOOFED })).json();
    const ip = isBelieved ? '203.0.113.9' : expect.stringMatching(/^(?:::ffff:)?127\.0\.0\.1$|^::1$/);
    expect(caller).toEqual({ ip, protocol: isBelieved ? 'https' : 'http' });

    const fhir = await anAdministrator(server);
    const created = await fhir.post('Patient', { resourceType: 'Patient' }, SPOOFED);
    expect(created.headers.get('location')).toMatch(new RegExp(`^${server.fhirBase}/Patient/`));
    const found = await fhir.get('Patient', SPOOFED);
    expect(found.text).toContain(`"url":"${server.fhirBase}/Patient"`);
    const configuration = await server.request('/fhir/.well-known/smart-configuration', { headers: SPOOFED });
    for (const text of [found.text, await configuration.text()]) expect(text).not.toContain('evil.example');
    await server.close();
  });
});
