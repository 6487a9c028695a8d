/** Asks before another patient is opened while apps are open on this one. */
export function askBeforeSwitch(frame, apps) {
  const dialog = frame.querySelector('dialog');
  dialog.querySelector('button').addEventListener('click', () => dialog.close());
  frame.querySelector('[data-switch]')?.addEventListener('click', event => {
    if (apps.all.length === 0) return;
    event.preventDefault();
    const open = new URLSearchParams(apps.all.map(({ clientId }) => ['open', clientId]));
    dialog.querySelector('[data-leave-with-apps]').href = `/frame?${open}`;
    dialog.querySelector('[data-open-apps]').replaceChildren(...apps.all.map(lineOf));
    dialog.showModal();
  });
}

function lineOf({ name }) {
  const line = document.createElement('li');
  line.textContent = name;
  return line;
}
