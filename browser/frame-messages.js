/** SMART Web Messaging 1.0: what embedded apps say, and what they are answered. */

/** Time for the answer to arrive before the window that asked is gone. */
const BEFORE_ACTING = 100;

/**
 * Only what comes from the window of an app and from its own origin is heard; whether the app may say it, the server
 * decides by the handle of the launch.
 */
export function answerMessages(apps, server, actions) {
  window.addEventListener('message', event => {
    const app = apps.of(event.source);
    if (!app || !app.origins.includes(event.origin) || !isRequest(event.data)) return;
    void answer(app, event, server, actions);
  });
}

async function answer(app, { data, source, origin }, server, actions) {
  const { payload, action } = await asked(app, data, server);
  source.postMessage({ messageId: newId(), responseToMessageId: data.messageId, payload }, origin);
  if (action) setTimeout(() => void actions[action.kind](app, action), BEFORE_ACTING);
}

async function asked(app, { messagingHandle, messageType, payload = {} }, server) {
  try {
    return await server.post('messages', {
      app: app.id,
      handle: messagingHandle,
      type: messageType,
      payload: JSON.stringify(payload),
    });
  } catch {
    return { payload: { status: 'error', statusDetail: { text: 'The message could not be answered' } } };
  }
}

/** What lacks one of these is no request; apps use postMessage for other things too. */
function isRequest(data) {
  const members = ['messageId', 'messageType', 'messagingHandle'];
  return typeof data === 'object' && data !== null && members.every(name => typeof data[name] === 'string');
}

function newId() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0'))
    .join('');
}
