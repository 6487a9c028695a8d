import { element } from './dom.js';
import { ageOf, dateWords, nameOf } from './words.js';

/**
 * Says whose data this is. An EHR that shows its own banner beside the app sends `need_patient_banner: false`
 * (SMART App Launch 2.2, "Launch context arrives with your access_token").
 */
export function drawBanner(banner, patient) {
  const { birthDate, gender, identifier = [] } = patient;
  const number =
    identifier.find(({ type }) => type?.coding?.some(({ code }) => code === 'MR')) ?? identifier[0];
  banner.replaceChildren(
    element('h1', {}, nameOf(patient)),
    element(
      'p',
      {},
      birthDate && element('span', {}, `born ${dateWords(birthDate)} (${ageOf(birthDate)})`),
      gender && element('span', {}, gender),
      number?.value && element('span', {}, number.value),
    ),
  );
  banner.hidden = false;
}

export function drawNameless(banner) {
  banner.replaceChildren(
    element('h1', {}, 'One patient'),
    element('p', {}, element('span', {}, 'The name is not shown: access to it was not allowed.')),
  );
  banner.hidden = false;
}
