/** The apps that are embedded, each in a tab with a frame of its own. */
export class EmbeddedApps {
  #open = new Map();
  #frame;
  #server;
  #tabs;

  constructor(frame, server, tabs) {
    this.#frame = frame;
    this.#server = server;
    this.#tabs = tabs;
    for (const link of frame.querySelectorAll('[data-app]')) {
      const hint = link.querySelector('[data-beside]');
      hint.textContent = hint.dataset.beside;
      link.addEventListener('click', event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        void this.open(link.dataset.app);
      });
    }
  }

  get all() {
    return [...this.#open.values()];
  }

  /** The app that speaks from this window. */
  of(source) {
    return this.all.find(({ iframe }) => iframe.contentWindow === source);
  }

  /** Opens it once; a second time its tab is shown. */
  async open(clientId) {
    const known = this.#open.get(clientId);
    if (known) return this.#tabs.show(known.tab);
    const link = this.#frame.querySelector(`[data-app="${CSS.escape(clientId)}"]`);
    if (!link) return;
    try {
      const encounter = this.#server.encounter ? { encounter: this.#server.encounter } : {};
      const launched = await this.#server.post('apps', { client_id: clientId, ...encounter });
      this.#embed(link.dataset, launched);
      this.#say(link.dataset.opened);
    } catch {
      this.#say(link.dataset.failed);
    }
  }

  close(app) {
    this.#open.delete(app.clientId);
    this.#server.tell('closed', { app: app.id });
    this.#tabs.remove(app.tab);
    app.panel.remove();
    this.#say(app.closed);
  }

  /** The page is left: what the apps say is heard no more. */
  forget() {
    if (this.#open.size > 0) this.#server.tell('closed', { app: this.all.map(({ id }) => id) });
    for (const { panel } of this.all) panel.remove();
    this.#open.clear();
  }

  #embed({ app: clientId, name, closed }, { id, launch_url: launchUrl, origins }) {
    const copy = this.#frame.querySelector('[data-app-panel]').content.cloneNode(true);
    const panel = copy.firstElementChild;
    const iframe = panel.querySelector('iframe');
    const button = panel.querySelector('button');
    panel.id = `app-${id}`;
    panel.querySelector('strong').textContent = name;
    button.setAttribute('aria-label', `${button.textContent}: ${name}`);
    iframe.title = name;
    iframe.src = launchUrl;
    this.#frame.querySelector('[data-apps]').append(panel);
    const app = { id, clientId, name, closed, origins, iframe, panel, tab: this.#tabs.add(panel, name) };
    button.addEventListener('click', () => this.close(app));
    this.#open.set(clientId, app);
  }

  #say(words) {
    const status = this.#frame.querySelector('[data-status]');
    status.textContent = words;
  }
}
