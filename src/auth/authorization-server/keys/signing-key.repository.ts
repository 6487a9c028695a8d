import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { DataSource, type EntityManager } from 'typeorm';
import { type SigningAlgorithm, SigningKey } from './signing-key.entity.js';

/** Any number will do, as long as every node takes the same one. */
const KEY_CREATION_LOCK = 1_764_000_100;

@Injectable()
export class SigningKeyRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first: the first of an algorithm is the one that signs. */
  async list(): Promise<readonly SigningKey[]> {
    return this.dataSource.getRepository(SigningKey).find({ order: { createdAt: 'DESC', kid: 'ASC' } });
  }

  /** Creates a key for each algorithm that has none; several nodes may start at once. */
  async ensure(algorithms: readonly SigningAlgorithm[]): Promise<void> {
    await this.dataSource.transaction(async manager => {
      await manager.query('select pg_advisory_xact_lock($1)', [KEY_CREATION_LOCK]);
      for (const algorithm of algorithms) {
        if (!(await manager.existsBy(SigningKey, { algorithm }))) await create(manager, algorithm);
      }
    });
  }

  async create(algorithm: SigningAlgorithm): Promise<void> {
    await create(this.dataSource.manager, algorithm);
  }
}

async function create(manager: EntityManager, algorithm: SigningAlgorithm): Promise<void> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = await exportJWK(privateKey);
  await manager.insert(SigningKey, {
    kid: await calculateJwkThumbprint(jwk),
    algorithm,
    privateKey: jwk,
  });
}
