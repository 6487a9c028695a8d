import { Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Environment } from '../config/environment.js';
import { LIMITED_POOL } from './connection-settings.js';
import { dataSourceOptions } from './data-source.js';
import { DatabaseNotifications } from './database-notifications.js';
import { DatabaseServer } from './database-server.js';
import { DatabaseServerModule } from './database-server.module.js';
import { Database } from './database.js';
import { prepareSchema } from './migrate.js';
import { OwnMigrations } from './own-migrations.js';
import { PostgresDatabase } from './postgres-database.js';

/**
 * The database, migrated: `Database` for the FHIR hot paths and TypeORM's `DataSource` for everything else.
 * Whoever injects one of them comes after the migrations.
 */
@Global()
@Module({
  imports: [
    DatabaseServerModule,
    TypeOrmModule.forRootAsync({
      imports: [DatabaseServerModule],
      inject: [DatabaseServer, Environment, OwnMigrations],
      useFactory: async (server: DatabaseServer, environment: Environment, own: OwnMigrations) => {
        await prepareSchema(server.url, environment.MIGRATE_ON_START, own);
        const options = dataSourceOptions(server.url, environment.WORKERS);
        return { ...options, extra: LIMITED_POOL, autoLoadEntities: true, retryAttempts: 0 };
      },
    }),
  ],
  providers: [
    DatabaseNotifications,
    {
      provide: Database,
      inject: [DatabaseServer, Environment, DataSource],
      useFactory: (server: DatabaseServer, environment: Environment) =>
        new PostgresDatabase(server.url, environment.poolSize),
    },
  ],
  exports: [Database, DatabaseNotifications, DatabaseServerModule],
})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(Database) private readonly database: PostgresDatabase,
    private readonly dataSource: DataSource,
    private readonly server: DatabaseServer,
  ) {}

  /** After the last answer: first the connections, then the PostgreSQL that we started. */
  async onApplicationShutdown(): Promise<void> {
    await this.database.close();
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
    await this.server.stop();
  }
}
