/** Maps values to pixels in a straight line. */
export function linear([from, to], [start, end]) {
  const factor = to === from ? 0 : (end - start) / (to - from);
  return value => start + (value - from) * factor;
}

/** About `count` round numbers that enclose the values: 120, 130, 140 … */
export function niceTicks(values, count) {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const rough = Math.max(high - low, Math.abs(high) * 0.04, 1e-6) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= rough);
  const first = Math.floor(low / step) * step;
  const last = Math.ceil(high / step) * step;
  const steps = Math.round((last - first) / step);
  return Array.from({ length: steps + 1 }, (_, index) => Number((first + index * step).toPrecision(12)));
}

/** Beginnings of years or months within the span, at most `most` of them, with their labels. */
export function timeTicks([from, to], most) {
  for (const months of [1, 2, 3, 6, 12, 24, 60, 120]) {
    const ticks = beginnings(from, to, months);
    if (ticks.length <= most)
      return ticks.map(date => ({ time: date.getTime(), label: label(date, months) }));
  }
  return [];
}

/** Every `months` months, counted from the year 0, so that 2020 stands there and not 2017. */
function beginnings(from, to, months) {
  const start = new Date(from);
  const first = Math.ceil((start.getFullYear() * 12 + start.getMonth()) / months) * months;
  const ticks = [];
  for (let month = first; new Date(0, month - 1900 * 12).getTime() <= to; month += months) {
    ticks.push(new Date(0, month - 1900 * 12));
  }
  return ticks.filter(tick => tick.getTime() >= from);
}

function label(date, months) {
  if (months >= 12 || date.getMonth() === 0) return String(date.getFullYear());
  return date.toLocaleDateString('en', { month: 'short' });
}
