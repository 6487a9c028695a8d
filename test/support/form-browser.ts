import { decodeHtml } from './html-text.js';

/** A form as a page draws it: where it goes, and what it would send if nothing was touched. */
export interface Form {
  readonly action: string;
  readonly method: string;
  /** Hidden fields, ticked boxes, what is selected, and what text fields hold already. */
  readonly fields: URLSearchParams;
  /** Every value that a field of this name may take: tick boxes, ticked or not, and buttons. */
  choices(name: string): readonly string[];
}

/** Where the browser has come to. */
export interface Visit {
  readonly url: string;
  readonly status: number;
  readonly html: string;
  readonly headers: Headers;
  readonly title: string;
  readonly forms: readonly Form[];
}

const MANY_REDIRECTS = 20;

/** A browser as far as HTML forms go: cookies, redirects, no script. */
export class FormBrowser {
  /**
   * `stopAt` names addresses outside the server, such as an app's redirect URI: they are not fetched. `through` says
   * where an address is asked, if one of several nodes answers for it.
   */
  constructor(
    private readonly stopAt: (url: string) => boolean,
    private readonly through: (url: string) => string = url => url,
    private readonly language = 'en',
    private readonly more: Readonly<Record<string, string>> = {},
    private readonly cookies = new Map<string, { value: string; path: string; host: string }>(),
  ) {}

  /** The same browser, which sends these headers too: as from a frame. */
  with(headers: Readonly<Record<string, string>>): FormBrowser {
    return new FormBrowser(this.stopAt, this.through, this.language, headers, this.cookies);
  }

  open(url: string): Promise<Visit> {
    return this.go(url, { method: 'GET' });
  }

  /** As `open`, but an address on the way at which somebody looks first is not fetched. */
  openUntil(url: string, stopAt: (url: string) => boolean): Promise<Visit> {
    return this.go(url, { method: 'GET' }, address => stopAt(address) || this.stopAt(address));
  }

  /** As a script of the same site would ask, with the cookies of this browser. */
  async fetchJson(url: string): Promise<unknown> {
    const headers = { ...this.headersFor(url), Accept: 'application/json' };
    return (await fetch(url, { headers })).json();
  }

  /** Sends a form as it stands, with these fields set in place of what it holds. */
  submit(
    visit: Visit,
    form: Form,
    changes: Readonly<Record<string, string | readonly string[]>> = {},
  ): Promise<Visit> {
    const fields = new URLSearchParams(form.fields);
    for (const [name, value] of Object.entries(changes)) {
      fields.delete(name);
      for (const each of [value].flat()) fields.append(name, each);
    }
    return this.send(new URL(form.action, visit.url).href, form.method, fields, visit.url);
  }

  /** `from` is the page with the form; left out, one of the same site. */
  send(url: string, method: string, fields: URLSearchParams, from = url): Promise<Visit> {
    if (method === 'get') return this.go(`${url.split('?')[0]}?${fields.toString()}`, { method: 'GET' });
    return this.go(url, { method: 'POST', body: fields, headers: originHeaders(url, from) });
  }

  private async go(url: string, init: RequestInit, stopAt = this.stopAt): Promise<Visit> {
    let address = url;
    let request = init;
    for (let redirects = 0; redirects < MANY_REDIRECTS; redirects++) {
      const response = await fetch(this.through(address), {
        ...request,
        redirect: 'manual',
        headers: { ...(request.headers as Record<string, string>), ...this.headersFor(address) },
      });
      this.keepCookies(address, response);
      const location = response.headers.get('location');
      if (response.status < 300 || response.status >= 400 || location === null)
        return visitOf(address, response);
      await response.body?.cancel();
      address = new URL(location, address).href;
      request = { method: 'GET' };
      if (stopAt(address))
        return { url: address, status: 0, html: '', headers: new Headers(), title: '', forms: [] };
    }
    throw new Error(`more than ${MANY_REDIRECTS} redirects from ${url}`);
  }

  private headersFor(address: string): Record<string, string> {
    const { pathname, host } = new URL(address);
    const pairs = [...this.cookies]
      .filter(([, cookie]) => cookie.host === host && isBelow(pathname, cookie.path))
      .map(([key, cookie]) => `${key.split(' ')[0]}=${cookie.value}`);
    return {
      Accept: 'text/html',
      'Accept-Language': this.language,
      ...this.more,
      ...(pairs.length > 0 ? { Cookie: pairs.join('; ') } : {}),
    };
  }

  private keepCookies(address: string, response: Response): void {
    const { host } = new URL(address);
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split(';').map(part => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      const path = attributes.find(each => /^path=/i.test(each))?.slice(5) ?? '/';
      const expires = attributes.find(each => /^expires=/i.test(each))?.slice(8);
      const key = `${name} ${path}`;
      if (value === '' || (expires && Date.parse(expires) < Date.now())) this.cookies.delete(key);
      else this.cookies.set(key, { value, path, host });
    }
  }
}

/** Fetch Metadata, and the Origin of RFC 6454 §7: what browsers say of a form that is sent. */
function originHeaders(url: string, from: string): Record<string, string> {
  const { origin } = new URL(from);
  return { Origin: origin, 'Sec-Fetch-Site': origin === new URL(url).origin ? 'same-origin' : 'cross-site' };
}

function isBelow(pathname: string, path: string): boolean {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

async function visitOf(url: string, response: Response): Promise<Visit> {
  const html = await response.text();
  return {
    url,
    status: response.status,
    html,
    headers: response.headers,
    title: decodeHtml(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)?.[1] ?? '').trim(),
    forms: [...html.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].map(([, attributes = '', body = '']) =>
      formOf(url, attributes, body),
    ),
  };
}

function formOf(url: string, attributes: string, body: string): Form {
  const inputs = [...body.matchAll(/<(?:input|button)([^>]*)>/g)].map(([tag, each = '']) => ({
    isButton: tag.startsWith('<button'),
    ...attributesOf(each),
  })) as (Record<string, string> & { isButton: unknown })[];
  const fields = new URLSearchParams();
  for (const input of inputs) {
    const isChoice = input['type'] === 'checkbox' || input['type'] === 'radio';
    if (input.isButton || !input['name'] || (isChoice && input['checked'] === undefined)) continue;
    fields.append(input['name'], input['value'] ?? '');
  }
  for (const [, each = '', content = ''] of body.matchAll(/<textarea([^>]*)>([\s\S]*?)<\/textarea\s*>/g)) {
    // a browser leaves out the first line break
    fields.append(attributesOf(each)['name'] ?? '', decodeHtml(content.replace(/^\n/, '')));
  }
  for (const [, each = '', content = ''] of body.matchAll(/<select([^>]*)>([\s\S]*?)<\/select>/g)) {
    const options = [...content.matchAll(/<option([^>]*)>/g)].map(([, text = '']) => attributesOf(text));
    const chosen = options.find(option => option['selected'] !== undefined) ?? options[0];
    fields.append(attributesOf(each)['name'] ?? '', chosen?.['value'] ?? '');
  }
  const { action = url, method = 'get' } = attributesOf(attributes);
  return {
    action,
    method: method.toLowerCase(),
    fields,
    choices: name => inputs.filter(input => input['name'] === name).map(input => input['value'] ?? ''),
  };
}

function attributesOf(text: string): Record<string, string> {
  const pairs = text.matchAll(/([\w-]+)(?:\s*=\s*"([^"]*)")?/g);
  return Object.fromEntries([...pairs].map(([, name = '', value = '']) => [name, decodeHtml(value)]));
}
