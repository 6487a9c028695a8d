/** Talks to the EHR in which the app is embedded (SMART Web Messaging 1.0). */
const PATIENCE_MS = 5000;

export class Ehr {
  #handle;
  #origin;

  constructor({ smart_web_messaging_handle: handle, smart_web_messaging_origin: origin, scope = '' }) {
    this.#handle = handle;
    this.#origin = origin;
    this.mayAct = scope.split(' ').some(granted => /^messaging\/ui(?:$|\.done$)/.test(granted));
  }

  /** False where there is nobody to talk to, or nobody answers. */
  async isThere() {
    if (this.#handle === undefined || this.#origin === undefined || window.parent === window) return false;
    try {
      await this.send('status.handshake');
      return true;
    } catch {
      return false;
    }
  }

  /** Closes the app, as the EHR does it. */
  async done() {
    return this.send('ui.done');
  }

  /** Answers with the payload of the response. */
  send(messageType, payload = {}) {
    const messageId = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      const listen = ({ source, origin, data }) => {
        if (source !== window.parent || origin !== this.#origin || data?.responseToMessageId !== messageId)
          return;
        window.removeEventListener('message', listen);
        resolve(data.payload);
      };
      window.addEventListener('message', listen);
      setTimeout(() => {
        window.removeEventListener('message', listen);
        reject(new Error(`the EHR does not answer ${messageType}`));
      }, PATIENCE_MS);
      const message = { messageId, messageType, messagingHandle: this.#handle, payload };
      window.parent.postMessage(message, this.#origin);
    });
  }
}
