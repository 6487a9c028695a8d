import { Module } from '@nestjs/common';
import type { RiskAssessment } from 'fhir/r4.js';
import {
  Access,
  AccessFilter,
  FhirOperation,
  FhirResourceController,
  ResourceId,
  SearchInteraction,
} from 'firekeeper';

const FALLS = 'http://loinc.org|52552-5';

@FhirResourceController('Patient')
export class FallRiskController {
  constructor(private readonly searches: SearchInteraction) {}

  /** `GET /fhir/Patient/1/$fall-risk`: high after two falls that the caller may see. */
  @FhirOperation({
    code: 'fall-risk',
    level: 'instance',
    description: 'How likely the patient is to fall, by the falls on record',
    affectsState: false,
    scopes: ['Patient.r', 'Observation.s'],
  })
  async assess(@Access() access: AccessFilter, @ResourceId() id: string): Promise<RiskAssessment> {
    const falls = await this.searches.execute(access, 'Observation', { patient: id, code: FALLS });
    return {
      resourceType: 'RiskAssessment',
      status: 'final',
      subject: { reference: `Patient/${id}` },
      prediction: [{ qualitativeRisk: { text: falls.matches.length > 1 ? 'high' : 'low' } }],
    };
  }
}

@Module({ controllers: [FallRiskController] })
export class FallRiskModule {}
