import { Module } from '@nestjs/common';
import { SmartEndpoints } from '../auth/smart-endpoints.js';
import { PagesModule } from '../pages/pages.module.js';
import { OpenApiController } from './open-api.controller.js';
import { OpenApi } from './open-api.service.js';

/** `/openapi.json`, and `/openapi` to read it. */
@Module({ imports: [PagesModule], controllers: [OpenApiController], providers: [OpenApi, SmartEndpoints] })
export class OpenApiModule {}
