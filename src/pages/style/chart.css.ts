import { css } from './css.js';

/** Columns over time, and bars below names. */
export const CHART = css`
  .chart {
    display: block;
    width: 100%;
    height: 9.5rem;
    border-bottom: 1.5px solid var(--control);
  }

  .chart .rest,
  .key .rest,
  .bar rect {
    fill: var(--pine);
    background: var(--pine);
  }

  .chart .denied,
  .key .denied,
  .bar .denied {
    fill: var(--ember-bright);
    background: var(--ember-bright);
  }

  .chart .failed,
  .key .failed {
    fill: var(--alert);
    background: var(--alert);
  }

  .chart-ends {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    color: var(--ink-soft);
    font-size: 0.88rem;
  }

  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1.1rem;
    color: var(--ink-soft);
    font-size: 0.9rem;
  }

  .key i {
    display: inline-block;
    width: 0.75rem;
    height: 0.75rem;
    margin-right: 0.35rem;
    border-radius: 3px;
  }

  .bar {
    display: block;
    width: 100%;
    min-width: 5rem;
    height: 0.5rem;
    margin-top: 0.3rem;
    border-radius: 3px;
  }
`;
