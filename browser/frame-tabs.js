/** The tabs of the frame (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/). */
export class Tabs {
  #list;

  constructor(frame) {
    this.#list = frame.querySelector('.tabs');
    this.#list.setAttribute('role', 'tablist');
    for (const tab of this.#list.children) this.#wire(tab);
    this.#list.addEventListener('keydown', event => this.#move(event));
    this.show(this.#list.children[0]);
  }

  /** The panel must stand in the page. */
  add(panel, label) {
    const tab = document.createElement('a');
    tab.className = 'tab';
    tab.href = `#${panel.id}`;
    tab.textContent = label;
    this.#list.append(tab);
    this.#wire(tab);
    this.show(tab);
    return tab;
  }

  remove(tab) {
    const wasShown = tab.getAttribute('aria-selected') === 'true';
    tab.remove();
    if (wasShown) this.show(this.#list.children[0]);
  }

  show(shown) {
    for (const tab of this.#list.children) {
      const isShown = tab === shown;
      tab.setAttribute('aria-selected', String(isShown));
      tab.tabIndex = isShown ? 0 : -1;
      panelOf(tab).hidden = !isShown;
    }
  }

  /** To a part of the record, which is marked for a moment. */
  lead(panel) {
    const id = panel === 'drafts' ? 'drafts' : 'chart';
    this.show([...this.#list.children].find(tab => panelOf(tab).id === id));
    const part = document.getElementById(panel === 'drafts' ? 'drafts-title' : panel)?.closest('.panel');
    if (!part) return;
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
    part.scrollIntoView({ block: 'center' });
    part.classList.add('shown');
    setTimeout(() => part.classList.remove('shown'), 4000);
  }

  #wire(tab) {
    const panel = panelOf(tab);
    tab.id = `tab-${panel.id}`;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', panel.id);
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', tab.id);
    tab.addEventListener('click', event => {
      event.preventDefault();
      this.show(tab);
    });
  }

  #move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const all = [...this.#list.children];
    const next = all.at((all.indexOf(document.activeElement) + step) % all.length);
    this.show(next);
    next.focus();
    event.preventDefault();
  }
}

function panelOf(tab) {
  return document.getElementById(tab.hash.slice(1));
}
