import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';
import { DataSource, type EntityManager, LessThan, MoreThan } from 'typeorm';
import { SIGNING_ALGORITHMS, type SigningAlgorithm, SigningKey } from './signing-key.entity.js';

/** Any number will do, as long as every node takes the same one. */
const KEY_CREATION_LOCK = 1_764_000_100;

@Injectable()
export class SigningKeyRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first: the first of an algorithm is the one that signs. */
  async list(): Promise<readonly SigningKey[]> {
    return this.dataSource.getRepository(SigningKey).find({ order: { createdAt: 'DESC', kid: 'ASC' } });
  }

  /** Creates a key for each algorithm that has none made after this moment; several nodes may try at once. */
  async renew(madeAfter: Date): Promise<void> {
    await this.dataSource.transaction(async manager => {
      await manager.query('select pg_advisory_xact_lock($1)', [KEY_CREATION_LOCK]);
      for (const algorithm of SIGNING_ALGORITHMS) {
        const isFresh = await manager.existsBy(SigningKey, { algorithm, createdAt: MoreThan(madeAfter) });
        if (!isFresh) await create(manager, algorithm);
      }
    });
  }

  async deleteOlderThan(moment: Date): Promise<void> {
    await this.dataSource.getRepository(SigningKey).delete({ createdAt: LessThan(moment) });
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
