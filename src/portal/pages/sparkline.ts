import { html, type Html } from '../../pages/html.js';

const WIDTH = 120;
const HEIGHT = 36;
const MARGIN = 3;
/** Part of the value that fills the height of the curve at least. */
const LEAST_SPAN = 0.06;

/** A small curve without axes beside a value; it repeats what the numbers say, so readers of the screen skip it. */
export function sparkline(lines: readonly (readonly number[])[]): Html | undefined {
  const all = lines.flat();
  const longest = Math.max(0, ...lines.map(line => line.length));
  if (longest < 3) return undefined;
  const middle = (Math.min(...all) + Math.max(...all)) / 2;
  // A height that was measured a few millimetres apart is a flat line.
  const span = Math.max(Math.max(...all) - Math.min(...all), Math.abs(middle) * LEAST_SPAN, Number.EPSILON);
  const low = middle - span / 2;
  const x = (index: number): number => MARGIN + (index / (longest - 1)) * (WIDTH - 2 * MARGIN);
  const y = (value: number): number => HEIGHT - MARGIN - ((value - low) / span) * (HEIGHT - 2 * MARGIN);
  return html`<svg class="sparkline" viewBox="0 0 ${WIDTH} ${HEIGHT}" aria-hidden="true">
    ${lines.map(line => {
      const points = line.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
      return html`<polyline points="${points}" />`;
    })}
    ${lines.map(line => html`<circle cx="${x(line.length - 1).toFixed(1)}" cy="${y(line.at(-1) ?? 0).toFixed(1)}" r="2.6" />`)}
  </svg>`;
}
