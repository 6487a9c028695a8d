import { Global, Module } from '@nestjs/common';
import { ResourceDirectory } from '../../../launch-context/resource-directory.js';
import { PatientDirectory } from '../../../launch-context/patient-directory.js';
import { InteractionsModule } from '../../interactions/interactions.module.js';
import { FhirResourceDirectory } from '../launch/fhir-resource-directory.js';
import { FhirPatientDirectory } from './fhir-patient-directory.js';

/** Binds the pickers' ports: whoever shows patients, and what else apps are launched on, sees them through an AccessFilter. */
@Global()
@Module({
  imports: [InteractionsModule],
  providers: [
    { provide: PatientDirectory, useClass: FhirPatientDirectory },
    { provide: ResourceDirectory, useClass: FhirResourceDirectory },
  ],
  exports: [PatientDirectory, ResourceDirectory],
})
export class PatientDirectoryModule {}
