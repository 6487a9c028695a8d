import { css } from './css.js';

/** Fields, buttons, notices and the rows one chooses from. Targets are at least 44 px high. */
export const CONTROLS = css`
  .field {
    display: grid;
    gap: 0.35rem;
  }

  .field label,
  .label {
    font-size: 0.95rem;
    font-weight: 600;
  }

  .hint {
    color: var(--ink-soft);
    font-size: 0.9rem;
  }

  input[type='text'],
  input[type='password'],
  input[type='search'],
  input[type='datetime-local'],
  input[type='number'],
  select,
  textarea {
    width: 100%;
    min-height: 2.9rem;
    padding: 0.5rem 0.8rem;
    color: var(--ink);
    background: var(--surface);
    border: 1.5px solid var(--control);
    border-radius: var(--radius-small);
    font: inherit;
  }

  input:hover {
    border-color: var(--ink-soft);
  }

  input:focus-visible {
    border-color: var(--ember);
    outline-offset: 1px;
    border-radius: var(--radius-small);
  }

  ::placeholder {
    color: var(--ink-soft);
    opacity: 1;
  }

  input[type='checkbox'] {
    flex: none;
    width: 1.3rem;
    height: 1.3rem;
    margin: 0.15rem 0 0;
    accent-color: var(--ember);
  }

  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-height: 2.9rem;
    padding: 0.55rem 1.35rem;
    border: 1.5px solid transparent;
    border-radius: var(--radius-small);
    background: var(--ember);
    color: var(--on-ember);
    font: inherit;
    font-weight: 650;
    line-height: 1.2;
    text-decoration: none;
    cursor: pointer;
  }

  .button:hover {
    background: var(--ember-deep);
    color: var(--on-ember);
  }

  .button:focus-visible {
    border-radius: var(--radius-small);
  }

  .button.plain {
    background: transparent;
    border-color: var(--control);
    color: var(--ink);
  }

  .button.plain:hover {
    background: var(--sunken);
    color: var(--ink);
  }

  .button.slim {
    min-height: 2.75rem;
    padding: 0.35rem 0.95rem;
    font-size: 0.95rem;
  }

  .button.full {
    width: 100%;
  }

  .button-link {
    min-height: 2.75rem;
    padding: 0 0.25rem;
    border: 0;
    background: none;
    color: var(--ember);
    font: inherit;
    text-decoration: underline;
    text-underline-offset: 0.18em;
    cursor: pointer;
  }

  .buttons {
    display: flex;
    flex-wrap: wrap;
    gap: 0.7rem;
  }

  .buttons .button {
    flex: 1 1 9rem;
  }

  .search-line {
    display: flex;
    gap: 0.6rem;
  }

  .search-line input {
    flex: 1;
    min-width: 0;
  }

  .notice {
    padding: 0.8rem 1rem;
    border: 1px solid var(--line);
    border-left: 5px solid var(--pine);
    border-radius: var(--radius-small);
    background: var(--pine-tint);
  }

  .notice.wrong {
    border-color: var(--alert-line);
    border-left-color: var(--alert);
    background: var(--alert-tint);
  }

  .notice.wrong strong {
    color: var(--alert);
  }

  .choices {
    display: grid;
    gap: 0.55rem;
  }

  .choice {
    display: flex;
    align-items: center;
    gap: 0.9rem;
    width: 100%;
    min-height: 3.6rem;
    padding: 0.65rem 0.9rem;
    border: 1.5px solid var(--line);
    border-radius: var(--radius-small);
    background: var(--surface);
    color: var(--ink);
    font: inherit;
    text-align: left;
    text-decoration: none;
    cursor: pointer;
  }

  .choice:hover {
    border-color: var(--ember);
    background: var(--ember-tint);
    color: var(--ink);
  }

  .choice:focus-visible {
    border-radius: var(--radius-small);
  }

  .choice-text {
    flex: 1;
    min-width: 0;
  }

  .choice-name {
    display: block;
    font-weight: 650;
  }

  .choice-facts {
    display: flex;
    flex-wrap: wrap;
    gap: 0 0.9rem;
    color: var(--ink-soft);
    font-size: 0.92rem;
  }

  .arrow {
    flex: none;
    width: 1.1rem;
    height: 1.1rem;
    fill: none;
    stroke: var(--ember);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  .portrait {
    display: grid;
    place-items: center;
    flex: none;
    width: 2.6rem;
    height: 2.6rem;
    border-radius: 50%;
    background: var(--sunken);
    color: var(--ink-soft);
    font-size: 0.9rem;
    font-weight: 700;
    letter-spacing: 0.02em;
  }
`;
