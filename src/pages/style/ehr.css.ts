import { css } from './css.js';

/** The EHR frame: tabs, and apps embedded beside the record. */
export const EHR = css`
  .ehr {
    grid-template-columns: minmax(0, 1fr);
  }

  .ehr-bar {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    border-bottom: 1px solid var(--line);
  }

  .tabs {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem;
  }

  .tab {
    padding: 0.6rem 0.9rem;
    border: 1px solid transparent;
    border-bottom: 3px solid transparent;
    color: var(--ink-soft);
    font-weight: 600;
    text-decoration: none;
  }

  .tab[aria-selected='true'] {
    border-bottom-color: var(--ember-bright);
    color: var(--ink);
  }

  .ehr-bar > a:last-child {
    padding-block: 0.6rem;
  }

  .count:empty {
    display: none;
  }

  .count {
    padding: 0 0.45rem;
    border-radius: 1rem;
    background: var(--ember-tint);
    color: var(--ember);
    font-size: 0.85rem;
  }

  .tab-panel[hidden] {
    display: none;
  }

  .tab-panel .panel.shown {
    outline: 3px solid var(--ember-line);
    outline-offset: 2px;
  }

  .app-panel-bar {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 1rem;
    padding-bottom: 0.5rem;
  }

  .app-panel iframe {
    display: block;
    width: 100%;
    height: max(30rem, calc(100vh - 20rem));
    border: 1px solid var(--line);
    border-radius: var(--radius-small);
    background: var(--surface);
  }

  .draft {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.6rem;
    width: 100%;
  }

  .draft pre {
    max-height: 20rem;
    overflow: auto;
    padding: 0.75rem;
    background: var(--sunken);
    border-radius: var(--radius-small);
    font-size: 0.85rem;
  }

  dialog.card {
    margin: auto;
    color: var(--ink);
  }

  dialog .buttons {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }

  dialog.card::backdrop {
    background: rgb(0 0 0 / 45%);
  }

  /* Whose record it is stays in sight above whatever an app shows. */
  @media (min-width: 60rem) and (min-height: 40rem) {
    .ehr .banner {
      position: sticky;
      top: 0;
      z-index: 1;
    }
  }
`;
