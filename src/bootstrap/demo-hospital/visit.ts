import type { Encounter, Observation, Reference } from 'fhir/r4.js';
import type { Chart } from './chart.js';
import { immunization } from './record/immunization.js';
import { bloodPressure, type Circumstances, observation, smokingStatus } from './record/observation.js';
import {
  LABORATORY,
  type LaboratoryTest,
  type Measurement,
  VITAL_SIGNS,
} from './terminology/measurements.js';
import { type Problem, PROBLEMS } from './terminology/problems.js';
import type { Vaccine } from './terminology/vaccines.js';

/** What the nurse writes down; the visit scatters each value a little, as bodies and devices do. */
export interface VitalSigns {
  readonly systolic?: number;
  readonly diastolic?: number;
  readonly pulse?: number;
  readonly respiration?: number;
  readonly saturation?: number;
  readonly temperature?: number;
  readonly weight?: number;
  readonly height?: number;
  readonly headCircumference?: number;
}

const SPREAD: Readonly<Record<keyof VitalSigns, number>> = {
  systolic: 4,
  diastolic: 2.6,
  pulse: 3.4,
  respiration: 1,
  saturation: 0.6,
  temperature: 0.18,
  weight: 0.4,
  height: 0.2,
  headCircumference: 0.2,
};

/** One encounter and what came out of it. */
export class Visit {
  private minutes = 0;

  constructor(
    private readonly chart: Chart,
    private readonly encounter: Encounter,
    private readonly start: Date,
    /** In years; now is 0. */
    readonly years: number,
    private readonly performer: Reference,
  ) {}

  because(problem: Problem): this {
    const reason = PROBLEMS[problem];
    this.encounter.reasonCode = [reason];
    this.encounter.type = this.encounter.type!.map(type => ({
      ...type,
      text: `${type.text!}: ${reason.text!}`,
    }));
    return this;
  }

  vitals(signs: VitalSigns): this {
    const { systolic, diastolic, ...others } = this.scattered(signs);
    if (systolic !== undefined && diastolic !== undefined) {
      this.write(bloodPressure(systolic, Math.min(diastolic, systolic - 20), this.circumstances()));
    }
    for (const [sign, value] of Object.entries(others) as [keyof typeof others, number][]) {
      this.write(observation(VITAL_SIGNS[sign], value, this.circumstances()));
    }
    if (others.weight !== undefined && others.height !== undefined) {
      const index = others.weight / (others.height / 100) ** 2;
      this.write(observation(VITAL_SIGNS.bodyMassIndex, index, this.circumstances()));
    }
    return this;
  }

  laboratory(results: Partial<Record<LaboratoryTest, number>>): this {
    for (const [test, value] of Object.entries(results) as [LaboratoryTest, number][]) {
      const measurement: Measurement = LABORATORY[test];
      const measured = this.chart.random.around(value, Math.abs(value) * 0.025);
      this.write(observation(measurement, measured, this.circumstances()));
    }
    return this;
  }

  smokes(habit: 'never' | 'former' | 'current'): this {
    const [code, display] = {
      never: ['266919005', 'Never smoked tobacco'] as const,
      former: ['8517006', 'Ex-smoker'] as const,
      current: ['77176002', 'Smoker'] as const,
    }[habit];
    this.write(smokingStatus(code, display, this.circumstances()));
    return this;
  }

  vaccinate(...vaccines: readonly Vaccine[]): this {
    for (const vaccine of vaccines) {
      const lot = `EW${String(this.chart.random.whole(10_000, 99_999))}`;
      this.chart.resources.push(immunization(vaccine, { ...this.circumstances('Immunization'), lot }));
    }
    return this;
  }

  private write(result: Observation): void {
    this.chart.resources.push(result);
  }

  private scattered(signs: VitalSigns): VitalSigns {
    const pairs = (Object.entries(signs) as [keyof VitalSigns, number][]).map(([sign, value]) => {
      const measured = this.chart.random.around(value, SPREAD[sign]);
      return [sign, sign === 'saturation' ? Math.min(100, measured) : measured] as const;
    });
    return Object.fromEntries(pairs);
  }

  /** One thing after the other, a minute each, from the beginning of the visit. */
  private circumstances(resourceType = 'Observation'): Circumstances {
    this.minutes += 1;
    return {
      id: this.chart.newId(resourceType),
      subject: this.chart.subject,
      encounter: this.encounter,
      performer: this.performer,
      time: new Date(this.start.getTime() + this.minutes * 60_000).toISOString(),
    };
  }
}
