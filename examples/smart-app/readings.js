/** Fetches the observations of one chart, all pages, oldest first: `{ time, values: [one per series] }`. */
export async function readingsOf(client, chart) {
  const query = new URLSearchParams({
    patient: client.patient.id,
    code: chart.token,
    _sort: 'date',
    _count: '200',
  });
  const observations = await client.request(`Observation?${query}`, { pageLimit: 0, flat: true });
  return observations
    .filter(({ resourceType, status }) => resourceType === 'Observation' && status !== 'entered-in-error')
    .map(observation => ({
      time: timeOf(observation),
      values: chart.series.map(part => valueOf(observation, part)),
    }))
    .filter(({ time, values }) => Number.isFinite(time) && values.every(Number.isFinite))
    .toSorted((a, b) => a.time - b.time);
}

function timeOf({ effectiveDateTime, effectiveInstant, effectivePeriod }) {
  return Date.parse(effectiveDateTime ?? effectiveInstant ?? effectivePeriod?.start);
}

function valueOf(observation, { code }) {
  if (code === undefined) return observation.valueQuantity?.value;
  const part = observation.component?.find(({ code: concept }) =>
    concept.coding?.some(coding => coding.code === code),
  );
  return part?.valueQuantity?.value;
}
