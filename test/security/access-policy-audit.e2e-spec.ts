import { Controller, Get, Injectable, Module } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { DelegatedScopes } from '../../src/auth/resource-server/decorators/delegated-scopes.decorator.js';
import { PublicEndpoint } from '../../src/auth/resource-server/decorators/public-endpoint.decorator.js';
import { RequiredScopes } from '../../src/auth/resource-server/decorators/required-scopes.decorator.js';
import { startServer } from '../support/start-server.js';

@Controller('leak')
class LeakController {
  @Get()
  leak(): string {
    return 'PHI';
  }
}
@Module({ controllers: [LeakController] })
class LeakModule {}

@Controller('double')
class DoubleController {
  @Get()
  @PublicEndpoint('no')
  @RequiredScopes(['Patient.r'])
  both(): string {
    return '';
  }
}
@Module({ controllers: [DoubleController] })
class DoubleModule {}

@Controller('empty')
class EmptyController {
  @Get()
  @DelegatedScopes('')
  reasonless(): string {
    return '';
  }
}
@Module({ controllers: [EmptyController] })
class EmptyModule {}

@Injectable()
class BackDoor {
  constructor(host: HttpAdapterHost) {
    host.httpAdapter.getInstance<FastifyInstance>().get('/back-door', async () => 'PHI');
  }
}
@Module({ providers: [BackDoor] })
class BackDoorModule {}

describe('The server does not start', () => {
  it.each([
    ['with a handler that declares no access', LeakModule, 'No access policy on: LeakController.leak (GET)'],
    ['with two declarations on one level', DoubleModule, 'both declares two access policies'],
    ['with a declaration that says nothing', EmptyModule, 'reasonless declares an empty access policy'],
    ['with a route past Nest', BackDoorModule, 'Mounted without an access policy: GET /back-door'],
  ])('%s', async (_title, extension, message) => {
    await expect(startServer({ extensions: [extension] })).rejects.toThrow(message);
  });
});
