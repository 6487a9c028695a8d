/** `3 May 2024`: no reader takes the day for the month. */
export function dateWords(time) {
  return new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}

/** `128/79` for two values, `75.2` for one. */
export function number(values, digits) {
  return values.map(value => value.toFixed(digits)).join('/');
}

/** FHIR HumanName: the official one, or the first. */
export function nameOf({ name = [] }) {
  const chosen = name.find(({ use }) => use === 'official') ?? name[0];
  if (!chosen) return 'Unnamed patient';
  return chosen.text ?? [...(chosen.given ?? []), chosen.family].filter(Boolean).join(' ');
}

export function ageOf(birthDate, now = new Date()) {
  const [year, month = 1, day = 1] = birthDate.split('-').map(Number);
  const hadBirthday = now.getMonth() + 1 > month || (now.getMonth() + 1 === month && now.getDate() >= day);
  const years = now.getFullYear() - year - (hadBirthday ? 0 : 1);
  if (years >= 2) return `${years} years`;
  const months =
    (now.getFullYear() - year) * 12 + now.getMonth() + 1 - month - (now.getDate() >= day ? 0 : 1);
  return `${Math.max(0, months)} months`;
}
