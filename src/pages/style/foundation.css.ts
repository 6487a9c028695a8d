import { css } from './css.js';

/**
 * Colours, type and the elements as HTML has them. Every pair of text and ground that is used holds
 * 4.5 : 1, every border of a control and the focus ring 3 : 1 (WCAG 2.2, 1.4.3 and 1.4.11).
 */
export const FOUNDATION = css`
  :root {
    color-scheme: light dark;
    --ground: #f3f5f6;
    --surface: #ffffff;
    --sunken: #e9edef;
    --ink: #14212b;
    --ink-soft: #4d5c68;
    --line: #d6dde1;
    --control: #7b8994;
    --ember: #b83c0c;
    --ember-deep: #982f06;
    --ember-bright: #e8622a;
    --ember-tint: #fdf0e8;
    --ember-line: #f0c4a8;
    --on-ember: #ffffff;
    --pine: #0c6470;
    --pine-tint: #e6f3f4;
    --alert: #a3123a;
    --alert-tint: #fcebf0;
    --alert-line: #eab4c4;
    --good: #1d6b3c;
    --shadow: 0 1px 2px rgb(20 33 43 / 6%), 0 8px 28px -10px rgb(20 33 43 / 16%);
    --radius: 14px;
    --radius-small: 9px;
  }

  @media (prefers-color-scheme: dark) {
    :root {
      --ground: #0e151b;
      --surface: #17212a;
      --sunken: #111a21;
      --ink: #e9eef1;
      --ink-soft: #a5b3bd;
      --line: #2b3944;
      --control: #748591;
      --ember: #ff9a62;
      --ember-deep: #ffb489;
      --ember-bright: #f4733a;
      --ember-tint: #2a1d17;
      --ember-line: #6a3a20;
      --on-ember: #1c0f08;
      --pine: #6cc7d1;
      --pine-tint: #12292e;
      --alert: #ff93ae;
      --alert-tint: #2e1620;
      --alert-line: #6f2c42;
      --good: #7fd3a0;
      --shadow: 0 1px 2px rgb(0 0 0 / 40%), 0 10px 30px -12px rgb(0 0 0 / 60%);
    }
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  html {
    -webkit-text-size-adjust: 100%;
    text-size-adjust: 100%;
  }

  body {
    margin: 0;
    min-height: 100vh;
    min-height: 100dvh;
    display: flex;
    flex-direction: column;
    background: var(--ground);
    color: var(--ink);
    font-family:
      'Atkinson Hyperlegible Next',
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      sans-serif;
    font-size: 1.0625rem;
    line-height: 1.5;
    overflow-wrap: anywhere;
  }

  h1,
  h2,
  h3,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset,
  figure {
    margin: 0;
    padding: 0;
  }

  h1 {
    font-size: clamp(1.6rem, 1.3rem + 1.3vw, 2.1rem);
    font-weight: 720;
    letter-spacing: -0.022em;
    line-height: 1.15;
    text-wrap: balance;
  }

  h2 {
    font-size: 1.15rem;
    font-weight: 680;
    letter-spacing: -0.01em;
    line-height: 1.3;
  }

  h3 {
    font-size: 1rem;
    font-weight: 650;
    line-height: 1.35;
  }

  ul,
  ol {
    list-style: none;
  }

  fieldset {
    border: 0;
    min-width: 0;
  }

  a {
    color: var(--ember);
    text-underline-offset: 0.18em;
    text-decoration-thickness: 1px;
  }

  a:hover {
    color: var(--ember-deep);
    text-decoration-thickness: 2px;
  }

  :focus-visible {
    outline: 3px solid var(--ember-bright);
    outline-offset: 2px;
    border-radius: 4px;
  }

  code {
    font-family: ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace;
    font-size: 0.82em;
  }

  time,
  .number {
    font-variant-numeric: tabular-nums;
  }

  .soft {
    color: var(--ink-soft);
  }

  .small {
    font-size: 0.9rem;
  }

  .lead {
    font-size: 1.15rem;
    color: var(--ink-soft);
    max-width: 38em;
    text-wrap: pretty;
  }

  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  .skip {
    position: absolute;
    left: 1rem;
    top: -4rem;
    z-index: 10;
    padding: 0.6rem 1rem;
    background: var(--surface);
    border-radius: var(--radius-small);
    box-shadow: var(--shadow);
  }

  .skip:focus {
    top: 0.75rem;
  }

  @media (prefers-reduced-motion: no-preference) {
    a,
    button,
    input,
    .choice,
    .app {
      transition:
        background-color 120ms ease,
        border-color 120ms ease,
        box-shadow 120ms ease;
    }
  }
`;
