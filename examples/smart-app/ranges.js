import { element } from './dom.js';

const YEAR = 365.25 * 86_400_000;

const RANGES = [
  { label: '1 year', years: 1 },
  { label: '3 years', years: 3 },
  { label: 'All', years: Infinity },
];

/** Buttons that choose how much of the past is shown; calls `draw` with the first moment of it. */
export function drawRanges(bar, earliest, draw) {
  const offered = RANGES.filter(({ years }) => years === Infinity || earliest < Date.now() - years * YEAR);
  const buttons = offered.map(range => element('button', { type: 'button' }, range.label));
  const choose = index => {
    buttons.forEach((button, at) => button.setAttribute('aria-pressed', String(at === index)));
    const { years } = offered[index];
    draw(years === Infinity ? earliest : Date.now() - years * YEAR);
  };
  buttons.forEach((button, index) => button.addEventListener('click', () => choose(index)));
  bar.replaceChildren(...buttons);
  bar.hidden = offered.length < 2;
  choose(offered.length - 1);
}
