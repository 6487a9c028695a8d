import { describe, expect, it } from 'vitest';
import { allowsMessage, messagingGroupOf } from './messaging-scope.js';
import { covers } from './scope-coverage.js';

describe('Scopes of SMART Web Messaging', () => {
  it.each([
    ['messaging/ui', 'messaging/ui'],
    ['messaging/ui.launchActivity', 'messaging/ui'],
    ['messaging/scratchpad.create', 'messaging/scratchpad'],
    ['messaging/scratchpad.launchActivity', undefined],
    ['messaging/constructor', undefined],
    ['messaging/', undefined],
    ['ui.done', undefined],
  ])('%s is of the group %s', (scope, group) => {
    expect(messagingGroupOf(scope)).toBe(group);
  });

  it('gives a group all its messages, and one message itself alone', () => {
    expect(allowsMessage(['openid', 'messaging/ui'], 'ui.done')).toBe(true);
    expect(allowsMessage(['messaging/ui.done'], 'ui.done')).toBe(true);
    expect(allowsMessage(['messaging/ui.done'], 'ui.launchActivity')).toBe(false);
    expect(allowsMessage(['messaging/ui'], 'scratchpad.read')).toBe(false);
  });

  it('lets a client that is registered for the group ask for one message of it, and not the reverse', () => {
    expect(covers('messaging/ui', 'messaging/ui.done')).toBe(true);
    expect(covers('messaging/ui.done', 'messaging/ui')).toBe(false);
  });
});
