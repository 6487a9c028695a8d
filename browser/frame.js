/** The EHR frame: apps are opened in tabs beside the record. Without this script they open in windows of their own. */
import { Drafts } from './frame-drafts.js';
import { EmbeddedApps } from './frame-apps.js';
import { answerMessages } from './frame-messages.js';
import { Server } from './frame-server.js';
import { askBeforeSwitch } from './frame-switch.js';
import { Tabs } from './frame-tabs.js';

const frame = document.querySelector('[data-frame]');
const server = new Server(frame.dataset);
const tabs = new Tabs(frame);
const drafts = new Drafts(frame, server);
const apps = new EmbeddedApps(frame, server, tabs);

answerMessages(apps, server, {
  close: app => apps.close(app),
  show: (_app, { panel }) => tabs.lead(panel),
  drafts: () => drafts.load(),
});
askBeforeSwitch(frame, apps);
window.addEventListener('pagehide', () => apps.forget());

for (const clientId of frame.dataset.open.split(' ').filter(Boolean)) void apps.open(clientId);
