import type { Chart } from '../chart.js';
import type { VisitKind } from '../terminology/visits.js';
import type { Visit } from '../visit.js';

/** What happened to one person, written into the chart. */
export type Story = (chart: Chart) => void;

/** Regular visits, a little early or late as people are. */
export function* visits(
  chart: Chart,
  kind: VisitKind,
  { from, to = -0.02, months }: { from: number; to?: number; months: number },
): Generator<Visit> {
  for (let years = from; years <= to; years += months / 12) {
    yield chart.visit(Math.min(-0.004, years + chart.random.between(-0.03, 0.03)), kind);
  }
}

/** A flu shot in every autumn of the last years. */
export function fluShots(chart: Chart, seasons: number): void {
  for (let season = 1; season <= seasons; season += 1) {
    chart.visit(-season + 0.05 + chart.random.between(0, 0.06), 'followUp').vaccinate('influenza');
  }
}
