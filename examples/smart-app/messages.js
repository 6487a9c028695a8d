import { element } from './dom.js';

/** The first page of a standalone launch. */
export function welcome(start) {
  return element(
    'section',
    { class: 'card welcome' },
    element('h1', {}, 'How are the vital signs going?'),
    element(
      'p',
      {},
      'Vitals draws blood pressure, weight and heart rate of one patient over the years. You sign in at the health record, choose the patient, and decide what this app may see.',
    ),
    button('Connect to the health record', start),
  );
}

/** Says in plain words why nothing is shown, and offers the way back to the start. */
export function explain(error, start) {
  return element(
    'section',
    { class: 'card welcome', role: 'alert' },
    element('h1', {}, 'Nothing to show'),
    element('p', {}, reasonOf(error)),
    button('Start again', start),
  );
}

function reasonOf(error) {
  const text = String(error?.message ?? error);
  if (/access_denied|denied|refused/i.test(text)) return 'Access was not allowed, so no chart can be drawn.';
  if (/no patient/i.test(text)) return 'No patient was chosen. This app needs one.';
  if (/No 'state' parameter|No state found|Missing state/i.test(text))
    return 'This address has been used already, or was opened in another window.';
  if (!window.isSecureContext)
    return 'The page was opened without https, where a browser cannot protect the sign-in.';
  return `The health record answered: ${text}`;
}

export function button(label, start, style = 'start') {
  const made = element('button', { type: 'button', class: style }, label);
  made.addEventListener('click', () => void start());
  return made;
}
