/**
 * Fills the forms of `passkeyForm` with what the browser hands over (Web Authentication Level 3 §5.1). For every browser
 * that knows passkeys, also those that do not read or write their JSON yet (§5.1.8 to §5.1.10).
 */
const bytesOf = text =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), sign => sign.charCodeAt(0));
const textOf = buffer =>
  btoa(Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const withBytes = list => list?.map(each => ({ ...each, id: bytesOf(each.id) }));

const optionsOf = ({ user, allowCredentials, excludeCredentials, challenge, ...rest }) => ({
  ...rest,
  challenge: bytesOf(challenge),
  ...(user && { user: { ...user, id: bytesOf(user.id) } }),
  ...(allowCredentials && { allowCredentials: withBytes(allowCredentials) }),
  ...(excludeCredentials && { excludeCredentials: withBytes(excludeCredentials) }),
});

const answerOf = credential => {
  const { response } = credential;
  const told = { clientDataJSON: textOf(response.clientDataJSON) };
  for (const name of ['attestationObject', 'authenticatorData', 'signature', 'userHandle'])
    if (response[name]) told[name] = textOf(response[name]);
  if (response.getTransports) told.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response: told,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
};

const start = async form => {
  const { passkey: kind, options } = form.dataset;
  const publicKey = optionsOf(JSON.parse(options));
  const failure = form.querySelector('[data-failure]');
  let waiting;
  const finish = credential => {
    form.elements.credential.value = JSON.stringify(answerOf(credential));
    form.submit();
  };
  form.hidden = false;
  form.addEventListener('submit', async event => {
    event.preventDefault();
    waiting?.abort();
    failure.hidden = true;
    try {
      finish(await navigator.credentials[kind === 'create' ? 'create' : 'get']({ publicKey }));
    } catch {
      failure.hidden = false;
    }
  });
  if (kind !== 'autofill' || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  waiting = new AbortController();
  try {
    finish(await navigator.credentials.get({ publicKey, mediation: 'conditional', signal: waiting.signal }));
  } catch {
    // Nobody has chosen one: the button is there.
  }
};

if (window.PublicKeyCredential)
  for (const form of document.querySelectorAll('form[data-passkey]')) void start(form);
