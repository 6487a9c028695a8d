import { Module } from '@nestjs/common';
import { Environment } from '../config/environment.js';
import { chooseDatabase } from './choose-database.js';
import { DatabaseServer } from './database-server.js';

/** Starts the embedded PostgreSQL, if that is the one to use. `DatabaseModule` stops it, last of all. */
@Module({
  providers: [{ provide: DatabaseServer, inject: [Environment], useFactory: chooseDatabase }],
  exports: [DatabaseServer],
})
export class DatabaseServerModule {}
