import { css } from './css.js';

/** The rooms of administrators: many lines, tables and charts. */
export const CONSOLE = css`
  .console {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
    gap: 1.25rem 2rem;
  }

  .rooms {
    display: flex;
    gap: 0.25rem;
    margin: 0 -0.25rem;
    padding: 0.25rem;
    overflow-x: auto;
  }

  .rooms a {
    flex: none;
    padding: 0.55rem 0.85rem;
    border-radius: var(--radius-small);
    color: var(--ink-soft);
    font-size: 0.97rem;
    font-weight: 600;
    text-decoration: none;
  }

  .rooms a:hover {
    background: var(--sunken);
    color: var(--ink);
  }

  /* On a narrow screen the rooms scroll: the one that is open comes first, and is in view. */
  .rooms a[aria-current] {
    order: -1;
    background: var(--ember-tint);
    color: var(--ember);
  }

  .heading-line {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 0.6rem 1.25rem;
  }

  .filters {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 14.5rem), 1fr));
    align-items: end;
    gap: 0.9rem 1rem;
  }

  select:focus-visible,
  textarea:focus-visible,
  input[type='datetime-local']:focus-visible {
    border-color: var(--ember);
    border-radius: var(--radius-small);
  }

  [aria-invalid='true'] {
    border-color: var(--alert);
  }

  .mistake {
    color: var(--alert);
    font-size: 0.95rem;
  }

  .figures {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 10rem), 1fr));
    gap: 0.75rem;
  }

  .figures > * {
    display: grid;
    align-content: start;
    gap: 0.15rem;
    padding: 0.85rem 1rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--surface);
    color: inherit;
    text-decoration: none;
  }

  .figures a:hover {
    border-color: var(--ember);
    color: inherit;
  }

  .figures strong {
    font-size: 1.6rem;
    font-weight: 700;
    letter-spacing: -0.02em;
    line-height: 1.2;
    font-variant-numeric: tabular-nums;
  }

  .figures span {
    color: var(--ink-soft);
    font-size: 0.93rem;
  }

  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr));
    align-items: start;
    gap: 1.1rem;
  }

  .table {
    position: relative;
    overflow-x: auto;
  }

  .table table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.97rem;
  }

  .table th,
  .table td {
    padding: 0.5rem 0.9rem 0.5rem 0;
    border-bottom: 1px solid var(--line);
    text-align: left;
    vertical-align: top;
  }

  .table thead th {
    color: var(--ink-soft);
    font-size: 0.88rem;
    font-weight: 600;
    white-space: nowrap;
  }

  .table tbody th {
    font-weight: 600;
    overflow-wrap: break-word;
  }

  .table .amount {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }

  .table tr:last-child > * {
    border-bottom: 0;
  }

  .ledger table {
    min-width: 44rem;
  }

  .ledger td time {
    white-space: nowrap;
  }

  .ledger td:nth-child(2) {
    min-width: 8.5rem;
  }

  progress {
    width: 100%;
    height: 0.7rem;
    accent-color: var(--pine);
  }

  summary {
    min-height: 2rem;
    cursor: pointer;
  }

  .told {
    overflow-wrap: anywhere;
  }

  .entry {
    margin: 0;
    padding: 0.9rem 1rem;
    border-radius: var(--radius-small);
    background: var(--sunken);
    white-space: pre-wrap;
  }

  .ticks {
    display: flex;
    flex-wrap: wrap;
    gap: 0.35rem 1.25rem;
  }

  .ticks label {
    display: inline-flex;
    align-items: center;
    gap: 0.5rem;
    min-height: 2.2rem;
  }

  .ticks input {
    margin: 0;
  }

  input[type='radio'] {
    width: 1.2rem;
    height: 1.2rem;
    accent-color: var(--ember);
  }

  .tag.good {
    background: transparent;
    border-color: currentcolor;
    color: var(--good);
  }

  .tag.calm {
    background: var(--sunken);
    border-color: var(--line);
    color: var(--ink-soft);
  }

  .attention li {
    display: flex;
    gap: 0.9rem;
    align-items: baseline;
    padding: 0.6rem 0;
  }

  .attention li + li {
    border-top: 1px solid var(--line);
  }

  .attention .what {
    flex: 1;
    min-width: 0;
  }

  @media (min-width: 64rem) {
    .console {
      grid-template-columns: 11.5rem minmax(0, 1fr);
    }

    .rooms {
      position: sticky;
      top: 1rem;
      flex-direction: column;
      overflow: visible;
    }

    .rooms a[aria-current] {
      order: 0;
    }
  }
`;
