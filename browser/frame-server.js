/** What the frame asks of its server, with the cookie of the session and the token of its page. */
export class Server {
  #base;
  #csrf;

  constructor({ frame, csrf, encounter }) {
    this.#base = frame;
    this.#csrf = csrf;
    this.encounter = encounter;
  }

  async post(path, body) {
    const response = await fetch(`${this.#base}/${path}`, this.#request(body));
    if (!response.ok) throw new Error(`The server answers ${response.status}`);
    return response.json();
  }

  /** Arrives also when the page is left. */
  tell(path, body) {
    void fetch(`${this.#base}/${path}`, { ...this.#request(body), keepalive: true });
  }

  /** A part of a page, as elements. */
  async part(path, selector, request = {}) {
    const response = await fetch(`${this.#base}/${path}`, request);
    const page = new DOMParser().parseFromString(await response.text(), 'text/html');
    const part = page.querySelector(selector);
    if (!part) throw new Error(`The server answers ${response.status}`);
    return document.importNode(part, true);
  }

  #request(body) {
    return {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...body, csrf: this.#csrf }),
      redirect: 'error',
    };
  }
}
