import { css } from './css.js';

/** Login, pickers and consent. */
export const INTERACTION = css`
  .app-line {
    display: flex;
    align-items: center;
    gap: 0.7rem;
    font-size: 1.1rem;
    font-weight: 650;
  }

  .app-logo {
    flex: none;
    width: 2.75rem;
    height: 2.75rem;
    border-radius: 11px;
    object-fit: contain;
  }

  .app-logo.letter {
    display: grid;
    place-items: center;
    background: var(--pine);
    color: var(--surface);
    font-size: 1.25rem;
    font-weight: 700;
  }

  .asking {
    display: flex;
    align-items: flex-start;
    gap: 1rem;
  }

  .asking > div {
    display: grid;
    gap: 0.35rem;
    min-width: 0;
  }

  .patient-line {
    display: flex;
    align-items: center;
    gap: 0.9rem;
    padding: 0.75rem 0.9rem;
    border: 1px solid var(--ember-line);
    border-radius: var(--radius-small);
    background: var(--ember-tint);
  }

  .patient-line .portrait {
    background: var(--surface);
  }

  .scopes {
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
  }

  .scopes legend {
    margin-left: 0.75rem;
    padding: 0 0.35rem;
    color: var(--ink-soft);
    font-size: 0.9rem;
    font-weight: 650;
  }

  .scope {
    display: flex;
    gap: 0.8rem;
    padding: 0.65rem 1rem;
    cursor: pointer;
  }

  .scope + .scope {
    border-top: 1px solid var(--line);
  }

  .scope-parts {
    padding: 0 1rem 0.65rem 2.9rem;
    font-size: 0.95rem;
  }

  .scope-parts summary {
    cursor: pointer;
    color: var(--ink-soft);
  }

  .scope-parts .scope {
    padding: 0.45rem 0;
  }

  .scope-parts + .scope {
    border-top: 1px solid var(--line);
  }

  .scope:hover {
    background: var(--sunken);
  }

  .scope:has(:checked) .scope-title {
    color: var(--ink);
  }

  .scope-text {
    flex: 1;
    display: grid;
    min-width: 0;
  }

  .scope-title {
    color: var(--ink-soft);
    font-weight: 600;
  }

  .scope-code {
    color: var(--ink-soft);
  }

  .tag {
    display: inline-block;
    padding: 0.05rem 0.5rem;
    border-radius: 99px;
    background: var(--ember-tint);
    border: 1px solid var(--ember-line);
    color: var(--ember);
    font-size: 0.82rem;
    font-weight: 650;
    white-space: nowrap;
  }
`;
