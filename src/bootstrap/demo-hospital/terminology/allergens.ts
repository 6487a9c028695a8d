import { snomed } from './coding.js';

export interface Allergen {
  readonly code: ReturnType<typeof snomed>;
  readonly category: 'food' | 'medication' | 'environment' | 'biologic';
  readonly criticality: 'low' | 'high';
  readonly manifestation: ReturnType<typeof snomed>;
  readonly severity: 'mild' | 'moderate' | 'severe';
}

const RASH = snomed('271807003', 'Eruption of skin');
const ANAPHYLAXIS = snomed('39579001', 'Anaphylaxis');
const SNEEZING = snomed('76067001', 'Sneezing');

export const ALLERGENS = {
  penicillin: {
    code: snomed('91936005', 'Allergy to penicillin'),
    category: 'medication',
    criticality: 'high',
    manifestation: RASH,
    severity: 'moderate',
  },
  peanuts: {
    code: snomed('91935009', 'Allergy to peanuts'),
    category: 'food',
    criticality: 'high',
    manifestation: ANAPHYLAXIS,
    severity: 'severe',
  },
  shellfish: {
    code: snomed('300913006', 'Shellfish allergy'),
    category: 'food',
    criticality: 'high',
    manifestation: RASH,
    severity: 'moderate',
  },
  latex: {
    code: snomed('300916003', 'Latex allergy'),
    category: 'environment',
    criticality: 'low',
    manifestation: RASH,
    severity: 'mild',
  },
  grass: {
    code: snomed('418689008', 'Allergy to grass pollen'),
    category: 'environment',
    criticality: 'low',
    manifestation: SNEEZING,
    severity: 'mild',
  },
  dust: {
    code: snomed('232350006', 'House dust mite allergy'),
    category: 'environment',
    criticality: 'low',
    manifestation: SNEEZING,
    severity: 'mild',
  },
  eggs: {
    code: snomed('91930004', 'Allergy to eggs'),
    category: 'food',
    criticality: 'low',
    manifestation: RASH,
    severity: 'mild',
  },
} as const satisfies Record<string, Allergen>;

export type AllergenName = keyof typeof ALLERGENS;
