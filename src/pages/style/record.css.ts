import { css } from './css.js';

/** One patient's record. */
export const RECORD = css`
  .record {
    display: grid;
    gap: 1.1rem;
  }

  .back {
    font-size: 0.95rem;
  }

  /* Stands right below a list of links: room for a finger (WCAG 2.2, 2.5.8). */
  .about-apps {
    display: inline-block;
    padding-block: 0.5rem;
  }

  .banner {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    align-items: center;
    gap: 0.9rem 1.1rem;
    padding: clamp(1rem, 3vw, 1.4rem);
    background: var(--surface);
    border: 1px solid var(--line);
    border-top: 4px solid var(--ember-bright);
    border-radius: var(--radius);
  }

  .banner .portrait {
    width: 3.4rem;
    height: 3.4rem;
    background: var(--ember-tint);
    color: var(--ember);
    font-size: 1.15rem;
  }

  .banner-text {
    display: grid;
    gap: 0.25rem;
  }

  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 1.1rem;
    color: var(--ink-soft);
  }

  .allergies {
    grid-column: 1 / -1;
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.25rem 1rem;
    padding: 0.6rem 0.9rem;
    border-radius: var(--radius-small);
    background: var(--alert-tint);
    border: 1px solid var(--alert-line);
  }

  .allergies h2 {
    color: var(--alert);
    font-size: 1rem;
  }

  .allergies ul {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 1.5rem;
  }

  .allergies.none,
  .allergies.unknown {
    background: transparent;
    border-color: var(--line);
    color: var(--ink-soft);
    font-size: 0.95rem;
  }

  .tag.alert {
    background: var(--alert-tint);
    border-color: var(--alert-line);
    color: var(--alert);
  }

  .columns,
  .main-column,
  .side-column {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 1.1rem;
  }

  .vitals {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 9.5rem), 1fr));
    gap: 0.75rem;
  }

  .vitals li {
    display: grid;
    align-content: start;
    gap: 0.2rem;
    padding: 0.75rem 0.9rem;
    border-radius: var(--radius-small);
    background: var(--sunken);
  }

  .vitals h3 {
    color: var(--ink-soft);
    font-size: 0.92rem;
    font-weight: 600;
  }

  .vital-value strong {
    font-size: 1.45rem;
    font-weight: 700;
    letter-spacing: -0.02em;
  }

  .vital-value span {
    color: var(--ink-soft);
    font-size: 0.9rem;
  }

  .sparkline {
    width: 100%;
    height: 2.25rem;
    fill: none;
    stroke: var(--pine);
    stroke-width: 1.8;
    stroke-linejoin: round;
    stroke-linecap: round;
  }

  .sparkline circle {
    fill: var(--pine);
    stroke: none;
  }

  .lines li {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.1rem 1rem;
    padding: 0.55rem 0;
  }

  .lines li + li {
    border-top: 1px solid var(--line);
  }

  .lines li > :first-child {
    flex: 1 1 11rem;
  }

  .lines li.open > :first-child {
    font-weight: 600;
  }

  .lines li.over > :first-child {
    color: var(--ink-soft);
  }

  .block {
    display: block;
    font-weight: 400;
  }

  .result {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0.1rem 0.6rem;
  }

  .visits a {
    padding: 0.6rem 0;
  }

  @media (min-width: 60rem) {
    .columns {
      grid-template-columns: minmax(0, 1.9fr) minmax(0, 1fr);
    }
  }

  /* One column: the apps come first, the visits last. */
  @media (max-width: 59.99rem) {
    .main-column,
    .side-column {
      display: contents;
    }

    .side-column > :first-child {
      order: -1;
    }

    .side-column > :last-child {
      order: 1;
    }
  }
`;
