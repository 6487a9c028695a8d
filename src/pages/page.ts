import type { Html } from './html.js';
import type { PageSource } from './page-replacements.js';
import type { Language } from './language/language.js';

/** One page as the functions that draw pages return it; `Pages` puts the frame around it. */
export interface Page {
  /** Names the page in the tab; the name of the installation is added. */
  readonly title: string;
  readonly body: Html;
  /** For those who draw it otherwise, as HTML or as JSON. */
  readonly source?: PageSource;
  /** What it is written in; English unless said otherwise. */
  readonly language?: Language;
  /** 200 unless said otherwise. */
  readonly status?: number;
  /** `card`: one question in the middle of the screen; `wide`: a page of the portal. */
  readonly frame: 'card' | 'wide';
  /** What stands at the right of the head line: who is signed in, sign out. */
  readonly navigation?: Html;
  /**
   * URIs to which the answer to a form of this page may redirect in the end. Chromium applies the CSP
   * directive `form-action` to the whole chain of redirects, so the app's redirect URI belongs here.
   */
  readonly formTargets?: readonly string[];
  /** URIs of pictures which are not ours, such as the logo of an app. */
  readonly images?: readonly string[];
  /** Names of the modules in `browser/` that the page runs. It must be of use without them. */
  readonly scripts?: readonly string[];
  /** URIs of what the page puts into frames. */
  readonly frames?: readonly string[];
  /** Our own pages may put it into a frame. Never said of a page on which something is decided. */
  readonly framedBy?: 'self';
}
