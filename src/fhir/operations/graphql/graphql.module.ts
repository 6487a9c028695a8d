import { Module } from '@nestjs/common';
import { StorageModule } from '../../storage/storage.module.js';
import { GraphqlController } from './graphql.controller.js';
import { GraphqlService } from './graphql.service.js';
import { SystemGraphqlController } from './system-graphql.controller.js';

/** `$graphql` of the system and of one resource. */
@Module({
  imports: [StorageModule],
  controllers: [SystemGraphqlController, GraphqlController],
  providers: [GraphqlService],
})
export class GraphqlModule {}
