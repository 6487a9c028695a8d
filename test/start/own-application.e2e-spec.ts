import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FallRiskModule } from '../../examples/custom-operation/fall-risk.module.js';
import { createFirekeeper, FirekeeperModule, PublicEndpoint } from '../../src/index.js';
import { ownSettings } from './own-settings.js';

@Controller('cafeteria')
class CafeteriaController {
  @Get()
  @PublicEndpoint('what is for lunch is no secret')
  show(): string {
    return 'Soup';
  }
}

describe('FirekeeperModule in a Nest application of a hospital', () => {
  it('serves the hospital’s own routes beside the server’s, behind the same guards', async () => {
    const own = await ownSettings();
    @Module({
      imports: [FirekeeperModule.forRoot({ settings: own, modules: [FallRiskModule] })],
      controllers: [CafeteriaController],
    })
    class Hospital {}
    const app = await createFirekeeper(Hospital);
    onTestFinished(async () => app.close());
    await app.listen(Number(own['PORT']), '127.0.0.1');
    const url = `http://localhost:${own['PORT']}`;
    expect(await (await fetch(`${url}/cafeteria`)).text()).toBe('Soup');
    expect((await fetch(`${url}/fhir/Patient/1/$fall-risk`)).status).toBe(401);
    expect(await (await fetch(`${url}/openapi.json`)).text()).toContain('/cafeteria');
    expect((await fetch(`${url}/fhir/metadata`)).headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('refuses to be made without the server’s edge around it', async () => {
    @Module({ imports: [FirekeeperModule.forRoot({ settings: await ownSettings() })] })
    class Hospital {}
    const app = await NestFactory.create(Hospital, new FastifyAdapter(), {
      logger: false,
      abortOnError: false,
    });
    await expect(app.init()).rejects.toThrow('createFirekeeper(YourModule)');
    await app.close();
  });

  it('says what a root module lacks', async () => {
    @Module({})
    class Empty {}
    await expect(createFirekeeper(Empty)).rejects.toThrow('must import FirekeeperModule.forRoot');
  });

  it('names the setting that is wrong', async () => {
    @Module({ imports: [FirekeeperModule.forRoot({ settings: { PORT: 'many' } })] })
    class Hospital {}
    await expect(createFirekeeper(Hospital)).rejects.toThrow('PORT must be');
  });
});
