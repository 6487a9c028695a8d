import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { AsyncModule } from './async/async.module.js';
import { FhirAuditModule } from './audit/fhir-audit.module.js';
import { OPERATIONS } from './operations/operations.js';
import { BinaryModule } from './resources/binary/binary.module.js';
import { PatientDirectoryModule } from './resources/patient/patient-directory.module.js';
import { RestModule } from './rest/rest.module.js';
import { ScopeConstraintsModule } from './search/scope-constraints.module.js';

export interface FhirModuleOptions {
  /** Modules with operations on resource types: ours and an installation's own. */
  readonly resources: readonly (Type | DynamicModule)[];
}

/** The FHIR server: every R4 type by generic interactions, and what modules add to them. */
@Module({})
export class FhirModule {
  static forRoot({ resources }: FhirModuleOptions): DynamicModule {
    return {
      module: FhirModule,
      imports: [
        RestModule,
        AsyncModule,
        FhirAuditModule,
        PatientDirectoryModule,
        ScopeConstraintsModule,
        BinaryModule,
        ...OPERATIONS,
        ...resources,
      ],
      exports: [RestModule, PatientDirectoryModule],
    };
  }
}
