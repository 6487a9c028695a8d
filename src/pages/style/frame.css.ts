import { css } from './css.js';

/** The head line, the two frames (a card with one question, a page of the portal) and the foot. */
export const FRAME = css`
  .head {
    background: var(--surface);
    border-bottom: 1px solid var(--line);
  }

  .head::before {
    content: '';
    display: block;
    height: 4px;
    background: linear-gradient(90deg, #7d2406, #c8460f 30%, #f0803f 62%, #f9c58e);
  }

  .head-line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.35rem 1.25rem;
    max-width: 74rem;
    margin: 0 auto;
    padding: 0.65rem clamp(1rem, 4vw, 2rem);
  }

  .brand {
    display: inline-flex;
    align-items: center;
    gap: 0.6rem;
    color: var(--ink);
    font-size: 1.2rem;
    font-weight: 720;
    letter-spacing: -0.02em;
    text-decoration: none;
  }

  .brand:hover {
    color: var(--ink);
  }

  .mark {
    flex: none;
    width: 2rem;
    height: 2rem;
    fill: none;
  }

  .mark-hearth {
    stroke: currentcolor;
    stroke-width: 2.4;
    stroke-linecap: round;
  }

  .mark-flame {
    fill: var(--ember-bright);
  }

  .mark-ember {
    fill: #ffd9a8;
  }

  .navigation {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.25rem 1rem;
    font-size: 0.95rem;
    color: var(--ink-soft);
  }

  .navigation form {
    display: contents;
  }

  main {
    flex: 1;
    width: 100%;
    max-width: 74rem;
    margin: 0 auto;
    padding: clamp(1.25rem, 4vw, 2.5rem) clamp(1rem, 4vw, 2rem) 3rem;
  }

  .frame-card {
    background:
      radial-gradient(
          60rem 26rem at 50% 108%,
          color-mix(in srgb, var(--ember-bright) 15%, transparent),
          transparent
        )
        no-repeat,
      var(--ground);
  }

  .frame-card .head {
    background: transparent;
    border-bottom: 0;
  }

  .frame-card main {
    display: grid;
    place-items: start center;
    padding-top: clamp(0.75rem, 6vh, 4rem);
  }

  .card {
    width: 100%;
    max-width: 30rem;
    padding: clamp(1.25rem, 5vw, 2.25rem);
    background: var(--surface);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: var(--shadow);
  }

  .card.roomy {
    max-width: 40rem;
  }

  .stack > * + * {
    margin-top: 1.15rem;
  }

  .stack-tight > * + * {
    margin-top: 0.4rem;
  }

  .foot {
    padding: 1.1rem clamp(1rem, 4vw, 2rem) 1.4rem;
    color: var(--ink-soft);
    font-size: 0.9rem;
    text-align: center;
  }

  .foot a {
    color: inherit;
  }

  .frame-wide .foot {
    border-top: 1px solid var(--line);
  }
`;
