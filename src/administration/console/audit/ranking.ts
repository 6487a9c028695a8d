import { html, type Html } from '../../../pages/html.js';
import type { AuditSummary } from '../../audit/audit-summary.repository.js';
import { COUNT_HEADS, countCells } from './activity-chart.js';

const WIDTH = 100;

/** Who did most: a table with a bar below each name. `address` leads to what the one of this name did. */
export function ranking(
  { heading, column, id }: { readonly heading: string; readonly column: string; readonly id: string },
  names: AuditSummary['users'],
  address: (name: string) => string,
): Html {
  const most = Math.max(1, ...names.map(({ total }) => total));
  const width = (count: number): string => ((count / most) * WIDTH).toFixed(2);
  return html`<section class="panel" aria-labelledby="${id}">
    <h2 id="${id}">${heading}</h2>
    ${names.length === 0 && html`<p class="soft">Nobody in this time.</p>`}
    ${
      names.length > 0 &&
      html`<div class="table">
        <table>
          <thead>
            <tr>
              <th scope="col">${column}</th>
              ${COUNT_HEADS}
            </tr>
          </thead>
          <tbody>
            ${names.map(
              each =>
                html`<tr>
                  <th scope="row">
                    <a href="${address(each.name)}">${each.name}</a>
                    <svg class="bar" viewBox="0 0 ${WIDTH} 1" preserveAspectRatio="none" aria-hidden="true">
                      <rect width="${width(each.total)}" height="1" />
                      <rect class="denied" width="${width(each.denied)}" height="1" />
                    </svg>
                  </th>
                  ${countCells(each)}
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
  </section>`;
}
