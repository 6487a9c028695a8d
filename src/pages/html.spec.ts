import { describe, expect, it } from 'vitest';
import { html } from './html.js';

describe('The html tag', () => {
  it('escapes every string, also where it would close an attribute', () => {
    expect(html`<p title="${'"><script>'}">${"<b>'&`"}</p>`.toString()).toBe(
      '<p title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&#39;&amp;&#96;</p>',
    );
  });

  it('keeps markup and joins lists', () => {
    expect(html`${['a', '<b>'].map(item => html`<i>${item}</i>`)}`.toString()).toBe(
      '<i>a</i><i>&lt;b&gt;</i>',
    );
  });

  it('leaves nothing behind for false, null and undefined, and writes 0', () => {
    expect(html`${false}${undefined}${null}${0}`.toString()).toBe('0');
  });

  it('escapes objects that only pretend to be markup', () => {
    const pretender = { toString: () => '<script>' } as unknown as string;
    expect(() => html`${pretender}`.toString()).toThrow();
  });
});
