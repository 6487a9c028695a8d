/** A scope that asks for context of a kind the operator offers: `launch/location`, `launch/list?role=https://…`. */
export interface LaunchScope {
  /** `location`: a resource type in lower case, or a name of the operator's. */
  readonly type: string;
  /** What the resource is to the app; absent for what it is launched on. */
  readonly role?: string;
}

/** Patient and Encounter have prompts and members of their own, and take no role. */
const SYNTAX =
  /^launch\/(?!(?:patient|encounter)(?:\?|$))([a-z][a-z0-9-]{0,63})(?:\?role=([^\s?#&]{1,300}))?$/;

/** SMART App Launch 2.2, "Requesting context with scopes"; undefined for every other scope. */
export function parseLaunchScope(scope: string): LaunchScope | undefined {
  const [, type, role] = SYNTAX.exec(scope) ?? [];
  if (type === undefined) return undefined;
  return role === undefined ? { type } : { type, role };
}
