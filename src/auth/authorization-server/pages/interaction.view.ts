import type { ENGLISH } from '../../../pages/language/english.js';
import type { Language } from '../../../pages/language/language.js';
import type { PasskeyOptions } from '../../identity/second-factor/passkeys.js';

/** The app that asks: its registered metadata (RFC 7591 §2). */
export interface AppView {
  readonly name: string;
  readonly logoUri?: string;
  readonly homepageUri?: string;
}

/** The person who is signed in, as the page greets them. */
export interface PersonView {
  readonly name: string;
  readonly username: string;
}

/** What every question of an interaction needs. */
export interface InteractionView {
  /** What the page is written in; English unless said otherwise. */
  readonly language?: Language;
  readonly app: AppView;
  /** Absent until somebody has signed in. */
  readonly person?: PersonView;
  /** Where the form is posted to; for the pickers also the page itself. */
  readonly action: string;
  /** Value of the hidden field `csrf`, bound to interaction and session. */
  readonly csrf: string;
  /** The verified redirect URI at which the chain of redirects ends (CSP `form-action`). */
  readonly redirectUri: string;
}

/** A way to sign in elsewhere. */
export interface SignInOptionView {
  readonly id: string;
  /** `Emberwood Hospital` */
  readonly name: string;
  readonly href: string;
}

export interface LoginView extends InteractionView {
  /** Beside user name and password. */
  readonly providers?: readonly SignInOptionView[];
  /** User name and password are those of this directory: `provider` is a hidden field with its id. */
  readonly directory?: { readonly id: string; readonly name: string };
  /** What the browser is asked for a passkey; absent where nobody has one. The answer is the field `credential`. */
  readonly passkey?: PasskeyOptions | undefined;
  /** What was typed before, after a failed attempt. */
  readonly username?: string;
  /** One sentence: why the last attempt failed. Never says whether the user exists. */
  readonly error?: string;
}

export interface PatientChoice {
  /** Logical id of the Patient; the value of the field `patient`. */
  readonly id: string;
  readonly name: string;
  /** `1984-05-21`, or less precise. */
  readonly birthDate?: string;
  /** FHIR administrative gender: `female`, `male`, `other`, `unknown`. */
  readonly gender?: string;
  /** Medical record number or another business identifier. */
  readonly identifier?: string;
}

export interface PatientPickerView extends InteractionView {
  /** What was searched for: name, birth date or identifier. Sent back by GET as `search`. */
  readonly search: string;
  /** On whom the person opened apps lately; shown above the others. */
  readonly recent?: readonly PatientChoice[];
  readonly patients: readonly PatientChoice[];
  /** More were found than are shown. */
  readonly more: boolean;
  /** False for people who choose only among the few they stand for: no search box is drawn. */
  readonly searchable: boolean;
  readonly error?: string;
}

export interface EncounterChoice {
  /** Logical id of the Encounter; the value of the field `encounter`. */
  readonly id: string;
  /** `Check-up`, `Emergency` … */
  readonly description: string;
  /** FHIR Encounter.status: `finished`, `in-progress` … */
  readonly status?: string;
  /** ISO instants or dates. */
  readonly start?: string;
  readonly end?: string;
  readonly location?: string;
}

export interface EncounterPickerView extends InteractionView {
  readonly patient: PatientChoice;
  readonly encounters: readonly EncounterChoice[];
  readonly error?: string;
}

export interface ContextChoice {
  /** Logical id; the value of the field `context`. */
  readonly id: string;
  readonly name: string;
  readonly facts: readonly string[];
}

export interface ContextPickerView extends InteractionView {
  /** What one of them is called: `location`. */
  readonly label: string;
  /** What it is to be to the app: a URI. */
  readonly role?: string;
  readonly search: string;
  readonly searchable: boolean;
  readonly choices: readonly ContextChoice[];
  /** More were found than are shown. */
  readonly more: boolean;
  readonly error?: string;
}

/** Something that the app is launched on beside patient and visit. */
export interface LaunchedResourceView {
  /** What one of them is called: `location`. */
  readonly label: string;
  readonly name: string;
}

export interface ConsentView extends InteractionView {
  readonly person: PersonView;
  /** The Patient in context, when the launch has one. */
  readonly patient?: PatientChoice;
  readonly encounter?: EncounterChoice;
  readonly resources?: readonly LaunchedResourceView[];
  /** The scopes asked for that can be granted, in the order of the request; one tick box each. */
  readonly scopes: readonly string[];
  /** Those that are ticked when the page opens; all of them unless said otherwise. */
  readonly ticked?: readonly string[];
  /** Less than a scope, which may be ticked in place of it: single types for `*`, categories for a type. */
  readonly narrower?: ReadonlyMap<string, readonly string[]>;
  /** The decision may be remembered for the next launch. */
  readonly rememberable?: boolean;
  readonly error?: string;
}

/** Between a form of ours and an identity provider. */
export interface OnwardView {
  readonly language?: Language;
  readonly location: string;
  /** Of the provider. */
  readonly name: string;
  readonly purpose: 'sign-in' | 'sign-out';
}

export interface SignInProblemView extends InteractionView {
  readonly problem: {
    readonly reason: keyof typeof ENGLISH.signInProblem.reasons;
    readonly status: number;
    /** As people know it. */
    readonly provider?: string | undefined;
  };
}

/** An error before the redirect URI is verified is a page, never a redirect (RFC 6749 §4.1.2.1). */
export interface ErrorView {
  readonly language?: Language;
  readonly status: number;
  /** The OAuth error code: `invalid_client`. */
  readonly error: string;
  /** One sentence that a client developer can act on. */
  readonly description: string;
  /** For the log: the same number stands there. */
  readonly requestId?: string;
}

/** Asks before signing out: OpenID Connect RP-Initiated Logout 1.0 §2. */
export interface LogoutView {
  readonly language?: Language;
  readonly person?: PersonView;
  readonly action: string;
  /** Hidden fields of the form, as the provider wants them (`xsrf`, `logout`). */
  readonly fields: Readonly<Record<string, string>>;
  /** Where the chain of redirects may end, if the client named a place. */
  readonly redirectUri?: string;
}

export interface SignedOutView {
  readonly language?: Language;
  /** Name of the app that asked for it. */
  readonly app?: string;
  /** The way back to the portal. */
  readonly homeUri: string;
}
