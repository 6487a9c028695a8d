/** The messages of SMART Web Messaging 1.0 that an app needs a scope for, by their groups. */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  ui: ['done', 'launchActivity'],
  scratchpad: ['create', 'read', 'update', 'delete'],
};

/** A scope stands for a group of messages (SMART Web Messaging 1.0, "Authorization with SMART Scopes"). */
export const MESSAGING_SCOPES: readonly string[] = Object.keys(MESSAGES).map(group => `messaging/${group}`);

/** The scope of the whole group: of `messaging/ui.done`, an example of the same page, `messaging/ui`. Undefined for all others. */
export function messagingGroupOf(scope: string): string | undefined {
  const [, group = '', message] = /^messaging\/(\w+)(?:\.(\w+))?$/.exec(scope) ?? [];
  const messages = Object.hasOwn(MESSAGES, group) ? MESSAGES[group] : undefined;
  if (!messages || (message !== undefined && !messages.includes(message))) return undefined;
  return `messaging/${group}`;
}

/** True if whoever may send what `held` says may send what `asked` says. */
export function coversMessages(held: string, asked: string): boolean {
  return messagingGroupOf(asked) === held;
}

/** Whether these scopes let an app send a message of this type: `ui.done`. */
export function allowsMessage(scopes: readonly string[], messageType: string): boolean {
  const needed = `messaging/${messageType}`;
  return scopes.some(held => held === needed || coversMessages(held, needed));
}
