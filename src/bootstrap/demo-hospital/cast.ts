import type { Person } from './person.js';
import { childhood, childhoodAsthma } from './stories/childhood.story.js';
import { diabetes } from './stories/diabetes.story.js';
import { athlete, deskWork, ironDeficiency, migraine } from './stories/healthy.story.js';
import { afterInfarction, atrialFibrillation, heartFailure } from './stories/heart.story.js';
import { treatedHypertension, unsteadyHypertension } from './stories/hypertension.story.js';
import { frailty, hypothyroidism, kidneyDisease, osteoporosis } from './stories/long-illness.story.js';
import { asthma, chronicBronchitis } from './stories/lungs.story.js';
import { gestationalHypertension, pregnancy } from './stories/pregnancy.story.js';
import type { Story } from './stories/story.js';
import { weightLoss } from './stories/weight-loss.story.js';

type Language = NonNullable<Person['language']>;

function person(
  name: string,
  gender: Person['gender'],
  age: number,
  clinician: Person['clinician'],
  language?: Language,
): Person {
  const [given = '', family = ''] = name.split(' | ');
  return { given: given.split(' '), family, gender, age, clinician, ...(language ? { language } : {}) };
}

/** The twenty-five patients of the demo hospital, each with a story. */
export const CAST: readonly (readonly [Person, Story])[] = [
  [
    person('Ingrid Solveig | Halvorsen', 'female', 64.2, 'okafor', ['nb', 'Norwegian Bokmål']),
    treatedHypertension,
  ],
  [person('José Luis | Ortega Ruiz', 'male', 58.6, 'okafor', ['es', 'Spanish']), diabetes],
  [person('Hương | Nguyễn', 'female', 33.4, 'sato', ['vi', 'Vietnamese']), pregnancy],
  [person('Wei | Li', 'male', 9.3, 'lindqvist', ['zh', 'Chinese']), childhood],
  [person('Aisha | Mohammed', 'female', 41.8, 'okafor', ['so', 'Somali']), weightLoss],
  [person('Kwame | Mensah', 'male', 71.5, 'duarte'), heartFailure],
  [person('Fatima Zahra | El Amrani', 'female', 28.1, 'okafor', ['ar', 'Arabic']), asthma],
  [person('Tomasz | Kowalski', 'male', 66.9, 'duarte', ['pl', 'Polish']), chronicBronchitis],
  [person('Priya | Raman', 'female', 37.3, 'okafor', ['ta', 'Tamil']), hypothyroidism],
  [person('Noah James | Williams', 'male', 1.4, 'lindqvist'), childhood],
  [person('Olivia Rose | Bennett', 'female', 14.6, 'lindqvist'), childhoodAsthma],
  [person('Samuel | Goldberg', 'male', 80.2, 'duarte'), kidneyDisease],
  [person('Mary | Begay', 'female', 55.7, 'okafor', ['nv', 'Navajo']), diabetes],
  [person('Dmitri | Volkov', 'male', 47.4, 'duarte', ['ru', 'Russian']), unsteadyHypertension],
  [person('Chloé | Lefèvre', 'female', 31.9, 'sato', ['fr', 'French']), gestationalHypertension],
  [person('Tāne | Parata', 'male', 26.5, 'okafor', ['mi', 'Maori']), athlete],
  [person('Sofia | Rossi', 'female', 19.8, 'okafor', ['it', 'Italian']), ironDeficiency],
  [person('Hiroshi | Tanaka', 'male', 73.1, 'duarte', ['ja', 'Japanese']), atrialFibrillation],
  [person('Ebony Michelle | Jackson', 'female', 49.6, 'okafor'), treatedHypertension],
  [person('Liam Patrick | O’Brien', 'male', 35.2, 'okafor'), deskWork],
  [person('Elena | Popescu', 'female', 68.3, 'okafor', ['ro', 'Romanian']), osteoporosis],
  [person('Mateo | García', 'male', 4.7, 'lindqvist', ['es', 'Spanish']), childhood],
  [person('Grace Ji-woo | Kim', 'female', 24.4, 'okafor', ['ko', 'Korean']), migraine],
  [person('Abdul | Rahman', 'male', 61.1, 'duarte', ['bn', 'Bengali']), afterInfarction],
  [person('Zofia | Nowak', 'female', 88.8, 'okafor', ['pl', 'Polish']), frailty],
];
