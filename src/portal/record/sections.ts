import type { AllergyIntolerance, Condition, MedicationRequest, Observation } from 'fhir/r4.js';
import type { Language } from '../../pages/language/language.js';
import { conceptText, hasCode } from './concept-text.js';
import type { AllergyView, MedicineView, ProblemView, ResultView } from './record.view.js';
import { valueText } from './vital-signs.js';

/** Open problems first, each group as the record has it. */
export function problemOf(condition: Condition): ProblemView {
  const isOver =
    condition.abatementDateTime ?? (hasCode(condition.clinicalStatus, 'resolved') ? '' : undefined);
  return {
    name: conceptText(condition.code),
    ...(condition.onsetDateTime === undefined ? {} : { since: condition.onsetDateTime }),
    ...(isOver === undefined ? {} : { until: isOver }),
  };
}

export function medicineOf(request: MedicationRequest): MedicineView {
  const dosage = request.dosageInstruction?.[0]?.text;
  return {
    name: request.medicationCodeableConcept
      ? conceptText(request.medicationCodeableConcept)
      : (request.medicationReference?.display ?? 'Medicine'),
    ...(dosage === undefined ? {} : { dosage }),
    ...(request.authoredOn === undefined ? {} : { since: request.authoredOn }),
  };
}

export function allergyOf(allergy: AllergyIntolerance): AllergyView {
  const manifestation = allergy.reaction?.[0]?.manifestation[0];
  return {
    name: conceptText(allergy.code),
    isDangerous: allergy.criticality === 'high',
    ...(manifestation === undefined ? {} : { reaction: conceptText(manifestation) }),
  };
}

/** The latest of each laboratory test; the observations come newest first. */
export function latestResults(
  observations: readonly Observation[],
  language: Language,
): readonly ResultView[] {
  const latest = new Map<string, ResultView>();
  for (const observation of observations) {
    const name = conceptText(observation.code);
    const value = valueText(observation, language);
    if (value === undefined || latest.has(name)) continue;
    const judgement = judgementOf(observation);
    const date = observation.effectiveDateTime ?? observation.issued ?? '';
    latest.set(name, {
      name: shortName(name),
      value,
      date,
      ...(judgement === undefined ? {} : { judgement }),
    });
  }
  return [...latest.values()];
}

function judgementOf({ interpretation = [] }: Observation): 'high' | 'low' | undefined {
  if (interpretation.some(concept => hasCode(concept, 'H') || hasCode(concept, 'HH'))) return 'high';
  return interpretation.some(concept => hasCode(concept, 'L') || hasCode(concept, 'LL')) ? 'low' : undefined;
}

/** LOINC's long names say property and specimen in brackets and after ` in `; a list for people does not. */
function shortName(name: string): string {
  return name
    .replace(/ \[.*$| in (?:Blood|Serum or Plasma).*$/, '')
    .replace(/^Hemoglobin A1c\/.*$/, 'Hemoglobin A1c');
}
