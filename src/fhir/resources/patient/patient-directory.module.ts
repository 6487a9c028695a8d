import { Global, Module } from '@nestjs/common';
import { PatientDirectory } from '../../../launch-context/patient-directory.js';
import { InteractionsModule } from '../../interactions/interactions.module.js';
import { FhirPatientDirectory } from './fhir-patient-directory.js';

/** Binds the pickers' port: whoever shows patients sees them through an AccessFilter. */
@Global()
@Module({
  imports: [InteractionsModule],
  providers: [{ provide: PatientDirectory, useClass: FhirPatientDirectory }],
  exports: [PatientDirectory],
})
export class PatientDirectoryModule {}
