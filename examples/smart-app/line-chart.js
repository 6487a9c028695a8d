import { element, shape } from './dom.js';
import { dateWords, number } from './words.js';
import { linear, niceTicks, timeTicks } from './scale.js';

const HEIGHT = 260;
const MARGIN = { top: 14, right: 14, bottom: 30, left: 40 };

/**
 * One chart as SVG, drawn for the width it has, so that its letters keep their size on a phone. It can be read
 * with the pointer and with the arrow keys; the table below it says the same without a picture.
 */
export function lineChart(chart, readings, span) {
  const figure = element('div', { class: 'plot' });
  const readout = element('p', { class: 'readout', role: 'status' });
  let width = 0;
  new ResizeObserver(([entry]) => {
    const available = Math.round(entry.contentRect.width);
    if (available === width || available === 0) return;
    width = available;
    figure.replaceChildren(drawing(chart, readings, span, width, readout));
  }).observe(figure);
  return [figure, readout];
}

function drawing(chart, readings, span, width, readout) {
  const ticks = niceTicks(
    readings.flatMap(reading => reading.values),
    5,
  );
  const x = linear(span, [MARGIN.left, width - MARGIN.right]);
  const y = linear([ticks[0], ticks.at(-1)], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const picture = shape(
    'svg',
    {
      viewBox: `0 0 ${width} ${HEIGHT}`,
      width,
      height: HEIGHT,
      role: 'img',
      tabindex: 0,
      'aria-label': `${chart.title} over time: ${readings.length} readings. Arrow keys move from one to the next.`,
    },
    ticks.map(tick => gridLine(tick, y(tick), width)),
    timeTicks(span, Math.max(2, Math.floor(width / 90))).map(tick => timeLabel(tick, x(tick.time))),
    chart.series.length === 2 && range(readings, x, y),
    chart.series.map((_, index) => line(readings, index, x, y)),
    chart.series.map((_, index) => dots(readings, index, x, y)),
  );
  makeReadable(picture, { chart, readings, x, y, readout });
  return picture;
}

function gridLine(value, at, width) {
  return shape(
    'g',
    { class: 'grid' },
    shape('line', { x1: MARGIN.left, x2: width - MARGIN.right, y1: at, y2: at }),
    shape('text', { x: MARGIN.left - 8, y: at, dy: '0.35em', 'text-anchor': 'end' }, String(value)),
  );
}

function timeLabel({ label }, at) {
  return shape(
    'g',
    { class: 'grid' },
    shape('line', { x1: at, x2: at, y1: HEIGHT - MARGIN.bottom, y2: HEIGHT - MARGIN.bottom + 5 }),
    shape('text', { x: at, y: HEIGHT - 8, 'text-anchor': 'middle' }, label),
  );
}

/** The area between the upper and the lower pressure. */
function range(readings, x, y) {
  const upper = readings.map(({ time, values }) => `${x(time)},${y(values[0])}`);
  const lower = readings.map(({ time, values }) => `${x(time)},${y(values[1])}`).toReversed();
  return shape('polygon', { class: 'range', points: [...upper, ...lower].join(' ') });
}

function line(readings, index, x, y) {
  const points = readings.map(({ time, values }) => `${x(time)},${y(values[index])}`).join(' ');
  return shape('polyline', { class: `line series-${index}`, points });
}

function dots(readings, index, x, y) {
  const radius = readings.length > 60 ? 1.8 : 2.8;
  return readings.map(({ time, values }) =>
    shape('circle', { class: `dot series-${index}`, cx: x(time), cy: y(values[index]), r: radius }),
  );
}

/** Pointer and arrow keys choose a reading; a line marks it and the readout says it. */
function makeReadable(picture, { chart, readings, x, y, readout }) {
  const marker = shape('g', { class: 'marker' });
  picture.append(marker);
  let chosen = readings.length - 1;
  const choose = index => {
    chosen = Math.min(readings.length - 1, Math.max(0, index));
    const { time, values } = readings[chosen];
    marker.replaceChildren(
      shape('line', { x1: x(time), x2: x(time), y1: MARGIN.top, y2: HEIGHT - MARGIN.bottom }),
      ...values.map((value, part) =>
        shape('circle', { class: `series-${part}`, cx: x(time), cy: y(value), r: 5 }),
      ),
    );
    readout.textContent = `${dateWords(time)}: ${number(values, chart.digits)} ${chart.unit}`;
  };
  picture.addEventListener('pointermove', event => {
    const at = event.clientX - picture.getBoundingClientRect().left;
    const distances = readings.map(({ time }) => Math.abs(x(time) - at));
    choose(distances.indexOf(Math.min(...distances)));
  });
  picture.addEventListener('keydown', event => {
    const step = { ArrowLeft: -1, ArrowRight: 1, Home: -readings.length, End: readings.length }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    choose(chosen + step);
  });
  picture.addEventListener('focus', () => choose(chosen));
}
