import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An app by another hand, on another site than the server: 127.0.0.1 is not the site of localhost. */
export interface ForeignApp {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts at `/launch`, ends its launch at `/app`; what it may say to the EHR, tests say for it by `say`. */
export async function startForeignApp(clientId: string, scope: string): Promise<ForeignApp> {
  const pages: Readonly<Record<string, string>> = {
    '/launch': pageOf(LAUNCH.replace('CLIENT', clientId).replace('SCOPE', scope)),
    '/app': pageOf(APP.replace('CLIENT', clientId)),
  };
  const server = createServer((request, response) => {
    const page = pages[request.url?.split('?')[0] ?? ''];
    response.writeHead(page === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(page);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function pageOf(script: string): string {
  return `<!doctype html><title>Foreign app</title><main>Working</main><script type="module">${script}</script>`;
}

const LAUNCH = `
  const query = new URLSearchParams(location.search);
  const iss = query.get('iss');
  const found = await (await fetch(iss + '/.well-known/smart-configuration')).json();
  const verifier = crypto.randomUUID() + crypto.randomUUID();
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const challenge = btoa(String.fromCharCode(...new Uint8Array(digest)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  sessionStorage.setItem('launch', JSON.stringify({ verifier, iss, token: found.token_endpoint }));
  location.href = found.authorization_endpoint + '?' + new URLSearchParams({
    response_type: 'code', client_id: 'CLIENT', redirect_uri: location.origin + '/app', scope: 'SCOPE',
    state: 'state', aud: iss, launch: query.get('launch'),
    code_challenge: challenge, code_challenge_method: 'S256',
  });`;

const APP = `
  const { verifier, iss, token } = JSON.parse(sessionStorage.getItem('launch'));
  const body = new URLSearchParams({
    grant_type: 'authorization_code', code: new URLSearchParams(location.search).get('code'),
    redirect_uri: location.origin + '/app', client_id: 'CLIENT', code_verifier: verifier,
  });
  const granted = await (await fetch(token, { method: 'POST', body })).json();
  const headers = { Authorization: 'Bearer ' + granted.access_token };
  const patient = await (await fetch(iss + '/Patient/' + granted.patient, { headers })).json();
  window.granted = granted;
  window.say = (messageType, payload = {}, messagingHandle = granted.smart_web_messaging_handle) =>
    new Promise(resolve => {
      const messageId = crypto.randomUUID();
      setTimeout(() => resolve('no answer'), 1500);
      window.addEventListener('message', ({ data, origin }) => {
        if (data.responseToMessageId === messageId) resolve({ origin, payload: data.payload });
      });
      window.parent.postMessage(
        { messageId, messagingHandle, messageType, payload }, granted.smart_web_messaging_origin);
    });
  document.querySelector('main').textContent = 'Working on ' + patient.name[0].family;`;
