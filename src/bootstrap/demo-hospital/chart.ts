import { createHash } from 'node:crypto';
import type { Encounter, FhirResource, Reference } from 'fhir/r4.js';
import {
  clinicianReference,
  type ClinicianName,
  locationReference,
  ORGANIZATION_REFERENCE,
} from './hospital.js';
import { patient, type Person, slugOf } from './person.js';
import { Random } from './random.js';
import { condition } from './record/condition.js';
import { allergyIntolerance } from './record/allergy-intolerance.js';
import { medicationRequest } from './record/medication-request.js';
import { type AllergenName, ALLERGENS } from './terminology/allergens.js';
import { type MedicineName, MEDICINES } from './terminology/medicines.js';
import { type Problem, PROBLEMS } from './terminology/problems.js';
import { VISITS, type VisitKind } from './terminology/visits.js';
import { Visit } from './visit.js';

const MILLISECONDS_A_YEAR = 365.25 * 86_400_000;

/** From when to when, in years; now is 0 and the past is negative. */
export interface Span {
  readonly from: number;
  /** Absent: it goes on. */
  readonly to?: number;
}

/** Everything that is written about one person. Stories fill it; the sum of it is one bundle. */
export class Chart {
  readonly resources: FhirResource[] = [];
  readonly random: Random;
  readonly subject: Reference;
  private readonly slug: string;

  constructor(
    readonly person: Person,
    number: number,
    private readonly now: Date,
  ) {
    this.slug = slugOf(person);
    this.random = new Random(this.slug);
    this.subject = {
      reference: `Patient/${this.slug}`,
      display: `${person.given.join(' ')} ${person.family}`,
    };
    const birthDate = this.date(-person.age - 0.003 * (number + 1));
    this.resources.push(patient(person, birthDate, number));
  }

  visit(years: number, kind: VisitKind, by: ClinicianName = this.person.clinician): Visit {
    const { class: encounterClass, type, location, minutes } = VISITS[kind];
    const start = this.workingHour(years, kind === 'emergency' || kind === 'admission');
    const encounter: Encounter = {
      resourceType: 'Encounter',
      id: this.newId('Encounter'),
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', ...encounterClass },
      type: [type],
      subject: this.subject,
      participant: [{ individual: clinicianReference(by) }],
      period: { start: start.toISOString(), end: new Date(start.getTime() + minutes * 60_000).toISOString() },
      location: [{ location: locationReference(location) }],
      serviceProvider: ORGANIZATION_REFERENCE,
    };
    this.resources.push(encounter);
    return new Visit(this, encounter, start, years, clinicianReference(by));
  }

  problem(problem: Problem, span: Span): void {
    this.resources.push(condition(this, PROBLEMS[problem], span));
  }

  medicine(medicine: MedicineName, span: Span): void {
    this.resources.push(medicationRequest(this, MEDICINES[medicine], span));
  }

  allergy(allergen: AllergenName, since: number): void {
    this.resources.push(allergyIntolerance(this, ALLERGENS[allergen], since));
  }

  /** `2024-05-21`. */
  date(years: number): string {
    return this.instant(years).toISOString().slice(0, 10);
  }

  /** The same for every start with the same data, and opaque as real ones are. */
  newId(resourceType: string): string {
    const digest = createHash('sha256')
      .update(`${this.slug}/${resourceType}/${this.resources.length}`)
      .digest('hex');
    return digest.slice(0, 24);
  }

  private instant(years: number): Date {
    return new Date(Math.min(this.now.getTime(), this.now.getTime() + years * MILLISECONDS_A_YEAR));
  }

  /** Planned visits are on working days from 8 to 17; emergencies ask nobody. */
  private workingHour(years: number, unplanned: boolean): Date {
    const day = this.instant(years);
    const weekday = day.getUTCDay();
    if (!unplanned && weekday === 0) day.setUTCDate(day.getUTCDate() - 2);
    if (!unplanned && weekday === 6) day.setUTCDate(day.getUTCDate() - 1);
    const hour = unplanned ? this.random.whole(0, 23) : this.random.whole(8, 16);
    day.setUTCHours(hour, this.random.whole(0, 11) * 5, 0, 0);
    return day > this.now ? new Date(day.getTime() - 86_400_000) : day;
  }
}
