import { html, type Html } from '../../../pages/html.js';
import type { AuditCount, AuditSummary } from '../../audit/audit-summary.repository.js';

const HOUR_MS = 3_600_000;
const UNIT_MS = { hour: HOUR_MS, day: 24 * HOUR_MS } as const;
const STEP = 10;
const GAP = 2;
const HEIGHT = 100;

type Unit = AuditSummary['unit'];
type Column = AuditSummary['times'][number];

/** What was done by hour or day as columns, and the same as a table for those who do not see them. */
export function activityChart(
  { unit, times }: AuditSummary,
  span: { readonly from: Date; readonly to: Date },
): Html {
  const columns = columnsOf(times, unit, span);
  const most = Math.max(1, ...columns.map(({ total }) => total));
  return html`<figure class="stack-tight">
    <p class="chart-ends" aria-hidden="true"><span>${most} at most in one ${unit}</span></p>
    <svg
      class="chart"
      viewBox="0 0 ${columns.length * STEP} ${HEIGHT}"
      preserveAspectRatio="none"
      role="img"
      aria-label="Requests by ${unit}, as in the table below"
    >
      ${columns.map((column, index) => drawn(column, index * STEP + GAP / 2, HEIGHT / most, unit))}
    </svg>
    <p class="chart-ends" aria-hidden="true">
      <span>${timeWords(columns[0], unit)}</span> <span>${timeWords(columns.at(-1), unit)}</span>
    </p>
    <p class="key" aria-hidden="true">
      <span><i class="rest"></i>answered</span> <span><i class="denied"></i>denied</span>
      <span><i class="failed"></i>failed</span>
    </p>
    <details>
      <summary>As a table</summary>
      <div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">${unit === 'hour' ? 'Hour (UTC)' : 'Day (UTC)'}</th>
              ${COUNT_HEADS}
            </tr>
          </thead>
          <tbody>
            ${times.map(
              time =>
                html`<tr>
                  <th scope="row">${timeWords(time, unit)}</th>
                  ${countCells(time)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>
  </figure>`;
}

/** Above `countCells`. */
export const COUNT_HEADS = html`<th scope="col" class="amount">Requests</th>
  <th scope="col" class="amount">Denied</th>
  <th scope="col" class="amount">Failed</th>`;

export function countCells({ total, denied, failed }: AuditCount): Html {
  return html`${[total, denied, failed].map(count => html`<td class="amount">${count}</td>`)}`;
}

/** Hours and days in which nothing was done are columns too. */
function columnsOf(
  times: readonly Column[],
  unit: Unit,
  { from, to }: { readonly from: Date; readonly to: Date },
): readonly Column[] {
  const known = new Map(times.map(time => [Date.parse(time.at), time]));
  const step = UNIT_MS[unit];
  const first = Math.floor(from.getTime() / step);
  const last = Math.floor((to.getTime() - 1) / step);
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const at = (first + index) * step;
    return known.get(at) ?? { at: new Date(at).toISOString(), total: 0, denied: 0, failed: 0 };
  });
}

function drawn(column: Column, x: number, scale: number, unit: Unit): Html {
  const { total, denied, failed } = column;
  const parts = [
    { kind: 'rest', count: total - denied - failed, below: 0 },
    { kind: 'denied', count: denied, below: total - denied - failed },
    { kind: 'failed', count: failed, below: total - failed },
  ];
  return html`<g>
    <title>${timeWords(column, unit)}: ${total}, denied ${denied}, failed ${failed}</title>
    ${parts
      .filter(({ count }) => count > 0)
      .map(
        ({ kind, count, below }) =>
          html`<rect
            class="${kind}"
            x="${x}"
            y="${(HEIGHT - (below + count) * scale).toFixed(2)}"
            width="${STEP - GAP}"
            height="${(count * scale).toFixed(2)}"
          />`,
      )}
  </g>`;
}

function timeWords(column: Column | undefined, unit: Unit): string {
  if (!column) return '';
  const day = column.at.slice(0, 10);
  return unit === 'day' ? day : `${day}, ${column.at.slice(11, 16)}`;
}
