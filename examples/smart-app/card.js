import { element } from './dom.js';
import { lineChart } from './line-chart.js';
import { dateWords, number } from './words.js';

/** The card of one chart: the latest value in large, the curve, and the same as a table. */
export function chartCard(chart, readings, span) {
  const latest = readings.at(-1);
  return frame(
    chart,
    element(
      'p',
      { class: 'latest' },
      element('strong', {}, number(latest.values, chart.digits)),
      ` ${chart.unit} `,
      element('span', { class: 'quiet' }, `on ${dateWords(latest.time)}`),
    ),
    chart.series.length > 1 &&
      element(
        'ul',
        { class: 'legend' },
        chart.series.map((part, index) => element('li', { class: `series-${index}` }, part.name)),
      ),
    ...lineChart(chart, readings, span),
    table(chart, readings),
  );
}

/** A chart that cannot be drawn says why. */
export function messageCard(chart, ...message) {
  return frame(chart, element('p', { class: 'message' }, ...message));
}

function frame(chart, ...content) {
  const heading = `${chart.id}-title`;
  return element(
    'section',
    { class: 'card', id: chart.id, 'aria-labelledby': heading },
    element('h2', { id: heading }, chart.title),
    ...content,
  );
}

function table(chart, readings) {
  const head = ['Date', ...chart.series.map(part => `${part.name} (${chart.unit})`)];
  return element(
    'details',
    {},
    element('summary', {}, `All ${readings.length} readings as a table`),
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': `${chart.title}, all readings` },
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...head.map(title => element('th', { scope: 'col' }, title)))),
        element('tbody', {}, ...readings.toReversed().map(reading => row(chart, reading))),
      ),
    ),
  );
}

function row(chart, { time, values }) {
  return element(
    'tr',
    {},
    element('th', { scope: 'row' }, dateWords(time)),
    ...values.map(value => element('td', {}, value.toFixed(chart.digits))),
  );
}
