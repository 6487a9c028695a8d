import type { BenchPatient } from '../bench-patient.js';
import type { BareRoute } from './bare-route.js';

/** The statement of our read, and the shortest one that answers a patient's Observations of a code, newest first. */
export function bareRoutes({ key, observationType, weightTerm }: BenchPatient): readonly BareRoute[] {
  return [
    {
      path: '/read',
      kind: 'resource',
      text: 'select r.key, r.type, r.id, r.version, r.updated, r.method, r.content from resource r where r.key = $1::bigint',
      values: [key],
    },
    {
      path: '/search',
      kind: 'bundle',
      text: `select r.content from (
          select s.key, s.lo from search s
          where s.patient = $1::bigint and s.type = $2::smallint and s.tokens @> array[$3::bigint]
          order by s.lo desc, s.key desc limit 21) page
        join resource r on r.key = page.key order by page.lo desc, page.key desc`,
      values: [key, observationType, weightTerm],
    },
  ];
}
