import type { Visitor } from '../../session/visitor.js';
import type { EmbeddedApp } from '../embedded-app.js';

/** A message of an embedded app that was proven to be its own (SMART Web Messaging 1.0, "Request Parameters"). */
export interface Message {
  readonly app: EmbeddedApp;
  readonly visitor: Visitor;
  /** `ui.done` */
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Parts of the page that an app can lead to. */
export const PANELS = ['vitals', 'problems', 'medicines', 'results', 'visits', 'drafts'] as const;
export type Panel = (typeof PANELS)[number];

/** What the page does beside answering. */
export type FrameAction =
  | { readonly kind: 'close' }
  | { readonly kind: 'show'; readonly panel: Panel }
  /** There are other drafts than before. */
  | { readonly kind: 'drafts' };

export interface MessageAnswer {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly action?: FrameAction;
}

/** The payload of messages whose type begins with `ui.`: LaunchStatusCode. */
export function succeeded(action: FrameAction): MessageAnswer {
  return { payload: { status: 'success' }, action };
}

/** The words are for those who make apps. */
export function failed(words: string): MessageAnswer {
  return { payload: { status: 'error', statusDetail: { text: words } } };
}
