import { Injectable } from '@nestjs/common';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { DataSource, type EntityManager, LessThan, MoreThan } from 'typeorm';
import { SecretBox } from '../../secret-box.js';
import {
  type OpenSigningKey,
  SIGNING_ALGORITHMS,
  type SigningAlgorithm,
  SigningKey,
} from './signing-key.entity.js';

/** Any number will do, as long as every node takes the same one. */
const KEY_CREATION_LOCK = 1_764_000_100;

@Injectable()
export class SigningKeyRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
  ) {}

  /** Newest first: the first of an algorithm is the one that signs. */
  async list(): Promise<readonly OpenSigningKey[]> {
    const keys = await this.dataSource
      .getRepository(SigningKey)
      .find({ order: { createdAt: 'DESC', kid: 'ASC' } });
    return keys.map(({ kid, algorithm, createdAt, privateKey }) => {
      return { kid, algorithm, createdAt, privateKey: this.opened(privateKey) };
    });
  }

  /** Creates a key for each algorithm that has none made after this moment; several nodes may try at once. */
  async renew(madeAfter: Date): Promise<void> {
    await this.dataSource.transaction(async manager => {
      await manager.query('select pg_advisory_xact_lock($1)', [KEY_CREATION_LOCK]);
      for (const algorithm of SIGNING_ALGORITHMS) {
        const isFresh = await manager.existsBy(SigningKey, { algorithm, createdAt: MoreThan(madeAfter) });
        if (!isFresh) await this.create(manager, algorithm);
      }
      await this.sealAnew(manager);
    });
  }

  async deleteOlderThan(moment: Date): Promise<void> {
    await this.dataSource.getRepository(SigningKey).delete({ createdAt: LessThan(moment) });
  }

  private async create(manager: EntityManager, algorithm: SigningAlgorithm): Promise<void> {
    const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
    const jwk = await exportJWK(privateKey);
    const kid = await calculateJwkThumbprint(jwk);
    await manager.insert(SigningKey, { kid, algorithm, privateKey: this.box.seal(JSON.stringify(jwk)) });
  }

  /** Keys from before `SECRETS_KEY` was set or changed. */
  private async sealAnew(manager: EntityManager): Promise<void> {
    for (const { kid, privateKey } of await manager.find(SigningKey)) {
      if (typeof privateKey === 'string' && this.box.isCurrent(privateKey)) continue;
      const sealed = this.box.seal(JSON.stringify(this.opened(privateKey)));
      await manager.update(SigningKey, { kid }, { privateKey: sealed });
    }
  }

  private opened(privateKey: JWK | string): JWK {
    return typeof privateKey === 'string' ? (JSON.parse(this.box.open(privateKey)) as JWK) : privateKey;
  }
}
