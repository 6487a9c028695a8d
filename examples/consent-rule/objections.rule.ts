import { Injectable, Module } from '@nestjs/common';
import {
  type AccessExpression,
  type ConsentAction,
  type ConsentCaller,
  ConsentRule,
  Database,
  everything,
  FirekeeperExtension,
  NOTHING,
  ofNoneOf,
  PeriodicJob,
} from '../../src/index.js';
import { CreateObjections1790000000200 } from './objections.migration.js';

/** Who has objected to research, by the register of the hospital: every process reads it again within a second. */
@Injectable()
export class Objections extends PeriodicJob {
  readonly name = 'research-objections';
  readonly periodMs = 1000;
  /** Undefined until it was read. */
  patients: readonly string[] | undefined;

  constructor(private readonly database: Database) {
    super();
  }

  run(): Promise<void> {
    return this.takeUp();
  }

  override async takeUp(): Promise<void> {
    const rows = await this.database.query<{ patient: string }>({
      text: 'select patient from research_objection',
      values: [],
    });
    this.patients = rows.map(({ patient }) => patient);
  }
}

/** Programs of research see nothing of patients who have objected. */
@Injectable()
export class ObjectionRule extends ConsentRule {
  constructor(private readonly objections: Objections) {
    super();
  }

  bound({ clientId }: ConsentCaller, _resourceType: string, _action: ConsentAction): AccessExpression {
    if (!clientId.startsWith('research-')) return everything('no client of research');
    const { patients } = this.objections;
    return patients ? ofNoneOf(patients) : NOTHING;
  }
}

@FirekeeperExtension({ migrations: [CreateObjections1790000000200] })
@Module({ providers: [Objections, ObjectionRule] })
export class ObjectionsModule {}
