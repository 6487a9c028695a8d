/** The drafts beside the record. They are drawn by the server; to decide about one must not close the apps. */
export class Drafts {
  #panel;
  #count;
  #server;

  constructor(frame, server) {
    this.#panel = frame.querySelector('#drafts');
    this.#count = frame.querySelector('[data-count]');
    this.#server = server;
    this.#panel.addEventListener('submit', event => {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(event.target, event.submitter));
      void this.load({ method: 'POST', body });
    });
  }

  async load(request) {
    const part = await this.#server.part('drafts', '[data-drafts]', request);
    this.#panel.replaceChildren(part);
    this.#count.textContent = part.dataset.drafts === '0' ? '' : part.dataset.drafts;
  }
}
