import { css } from './css.js';

/** The landing page and the list of patients. */
export const PORTAL = css`
  .hero {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: center;
    gap: 1.5rem 4rem;
    padding: clamp(0.5rem, 4vw, 3rem) 0 clamp(1.5rem, 4vw, 3.5rem);
  }

  .hero h1 {
    font-size: clamp(2.1rem, 1.3rem + 3.4vw, 3.5rem);
    letter-spacing: -0.03em;
    line-height: 1.05;
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.75rem;
    padding-top: 0.5rem;
  }

  .hearth {
    width: min(100%, 20rem);
    height: auto;
    justify-self: center;
    fill: none;
  }

  .ring {
    stroke: var(--line);
    stroke-width: 1.5;
    stroke-dasharray: 2 7;
    stroke-linecap: round;
  }

  .ring.near {
    fill: color-mix(in srgb, var(--ember-bright) 9%, transparent);
    stroke: var(--ember-line);
  }

  .arch {
    stroke: var(--ink);
    stroke-width: 9;
    stroke-linecap: round;
  }

  .flame {
    fill: var(--ember-bright);
  }

  .ember {
    fill: #ffd9a8;
  }

  .spark {
    fill: var(--pine);
  }

  @media (min-width: 52rem) {
    .hero {
      grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr);
    }

    .hearth {
      width: min(100%, 25rem);
    }
  }

  .panel {
    padding: clamp(1rem, 3vw, 1.5rem);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }

  .panel > h2 {
    margin-bottom: 0.75rem;
  }

  .addresses {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
    gap: 1rem 2rem;
  }

  .addresses dt {
    color: var(--ink-soft);
    font-size: 0.9rem;
  }

  .find {
    max-width: 40rem;
  }

  .patients {
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr));
  }

  .who {
    color: var(--ink);
    font-weight: 600;
  }
`;
