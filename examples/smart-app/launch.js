import { element } from './dom.js';
import { authorizeLaunched } from './smart.js';

const main = document.querySelector('#main');

try {
  await authorizeLaunched();
} catch (error) {
  main.replaceChildren(
    element(
      'section',
      { class: 'card welcome', role: 'alert' },
      element('h1', {}, 'This launch did not work'),
      element('p', {}, 'Open the app from the health record again, or start without one.'),
      element('p', { class: 'quiet' }, String(error?.message ?? error)),
      element('p', {}, element('a', { class: 'start', href: './' }, 'Start without the health record')),
    ),
  );
}
