import { Global, Module } from '@nestjs/common';
import { PersonDirectory } from '../../../people/person-directory.js';
import { ResourceDirectory } from '../../../launch-context/resource-directory.js';
import { PatientDirectory } from '../../../launch-context/patient-directory.js';
import { InteractionsModule } from '../../interactions/interactions.module.js';
import { FhirResourceDirectory } from '../launch/fhir-resource-directory.js';
import { FhirPersonDirectory } from '../person/fhir-person-directory.js';
import { FhirPatientDirectory } from './fhir-patient-directory.js';

/**
 * Binds the ports of pickers and sign-in: whoever shows patients, what else apps are launched on, or finds out who somebody
 * is, does so through an AccessFilter.
 */
@Global()
@Module({
  imports: [InteractionsModule],
  providers: [
    { provide: PatientDirectory, useClass: FhirPatientDirectory },
    { provide: ResourceDirectory, useClass: FhirResourceDirectory },
    { provide: PersonDirectory, useClass: FhirPersonDirectory },
  ],
  exports: [PatientDirectory, ResourceDirectory, PersonDirectory],
})
export class PatientDirectoryModule {}
