import { drawBanner, drawNameless } from './banner.js';
import { chartCard, messageCard } from './card.js';
import { CHARTS } from './charts.js';
import { element } from './dom.js';
import { Ehr } from './ehr.js';
import { button, explain, welcome } from './messages.js';
import { drawRanges } from './ranges.js';
import { readingsOf } from './readings.js';
import { authorizeStandalone, isGranted, mayReadPatient } from './smart.js';

const main = document.querySelector('#main');
const banner = document.querySelector('#banner');
const tools = document.querySelector('#tools');
const ranges = document.querySelector('#ranges');

const query = new URLSearchParams(window.location.search);
const isAnswer = query.has('code') || query.has('error');

try {
  await open();
} catch (error) {
  main.replaceChildren(explain(error, start));
}

/**
 * An answer of the authorization server is taken up; a server that was named is asked; else a button waits. The answer
 * has an `iss` too, of another meaning: it names the authorization server (RFC 9207).
 */
async function open() {
  if (isAnswer) return show(await answer());
  if (query.has('iss')) return authorizeStandalone(query.get('iss'));
  if (sessionStorage.getItem('SMART_KEY') !== null) return show(await window.FHIR.oauth2.ready());
  return main.replaceChildren(welcome(start));
}

/** A code is good for one time: it leaves the address, so that the page can be loaded again. */
async function answer() {
  const client = await window.FHIR.oauth2.ready();
  window.history.replaceState({}, '', window.location.pathname);
  return client;
}

async function start() {
  sessionStorage.clear();
  try {
    await authorizeStandalone(new URL('/fhir', window.location.href).href);
  } catch (error) {
    main.replaceChildren(explain(error, start));
  }
}

async function show(client) {
  const granted = (client.state.tokenResponse.scope ?? '').split(' ');
  if (!client.patient.id) throw new Error('no patient in context');
  const [charts] = await Promise.all([
    Promise.all(CHARTS.map(chart => load(client, chart, granted))),
    client.state.tokenResponse.need_patient_banner === false ? undefined : showBanner(client, granted),
  ]);
  draw(charts);
  await showEmbedded(new Ehr(client.state.tokenResponse));
}

/** Inside an EHR that answers: says so, and offers the way back. */
async function showEmbedded(ehr) {
  if (!(await ehr.isThere())) return;
  tools.replaceChildren(
    element('span', { class: 'quiet' }, 'Inside the health record'),
    ...(ehr.mayAct ? [button('Done', () => ehr.done(), 'again')] : []),
  );
  tools.hidden = false;
}

async function showBanner(client, granted) {
  if (!mayReadPatient(granted)) return drawNameless(banner);
  return drawBanner(banner, await client.patient.read());
}

/** A chart that fails does not take the others with it. */
async function load(client, chart, granted) {
  if (!isGranted(granted, chart)) return { chart, refused: true };
  try {
    return { chart, readings: await readingsOf(client, chart) };
  } catch (error) {
    return { chart, error };
  }
}

function draw(charts) {
  const times = charts.flatMap(({ readings = [] }) => readings.map(({ time }) => time));
  if (times.length === 0) return main.replaceChildren(...charts.map(entry => card(entry, 0)));
  return drawRanges(ranges, Math.min(...times), from => {
    main.replaceChildren(...charts.map(entry => card(entry, from)));
  });
}

function card({ chart, readings, refused, error }, from) {
  const name = chart.title.toLowerCase();
  if (refused) {
    const words = `This chart cannot be drawn: access to the ${name} was not allowed.`;
    return messageCard(chart, words, element('br'), button('Start again and allow it', start, 'again'));
  }
  if (error) return messageCard(chart, `The ${name} could not be read. Reload the page to try again.`);
  const shown = readings.filter(({ time }) => time >= from);
  if (readings.length === 0) return messageCard(chart, `No ${name} has been recorded.`);
  if (shown.length === 0) return messageCard(chart, `No ${name} has been recorded in this time.`);
  return chartCard(chart, shown, [from, Date.now()]);
}
