import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LaunchContextService } from '../../src/launch-context/launch-context.service.js';
import type { TestServer } from '../support/start-server.js';
import { aToken, bearer } from '../support/tokens.js';
import { aHospital } from './a-hospital.js';
import { launched } from './an-app.js';

const OURS = {
  color_background: '#edeae3',
  dim_font_size: '13px',
  font_family_body: "Georgia, 'Times New Roman', serif",
};

describe('S22 smart_style_url', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await aHospital();
  });
  afterAll(() => server.close());

  async function publish(style: unknown, scope = 'installation.manage'): Promise<Response> {
    const token = await aToken(server, { scope, user: null });
    return server.request('/administration/smart-style', {
      method: 'PUT',
      headers: { ...bearer(token), 'Content-Type': 'application/json' },
      body: JSON.stringify(style),
    });
  }

  it('EHR-04 serves JSON to any origin without a token, to be kept for ever, with an ETag', async () => {
    const { launch } = await server
      .get(LaunchContextService)
      .create({ clientId: 'public-app', patient: 'bob' });
    const { body } = await launched({ server, scope: 'launch patient/*.rs', parameters: { launch } });
    const url = String(body['smart_style_url']);
    const response = await server.request(url, { headers: { Origin: 'https://app.example' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect(response.headers.get('cache-control')).toContain('immutable');
    const tag = response.headers.get('etag') ?? '';
    expect((await server.request(url, { headers: { 'If-None-Match': tag } })).status).toBe(304);
  });

  it('is a new address when the operator changes the style, and the old one goes on', async () => {
    const before = (await server.request('/smart-style.json')).headers.get('location') ?? '';
    const response = await publish(OURS);
    expect(response.status).toBe(200);
    const { smart_style_url: url } = (await response.json()) as { smart_style_url: string };
    expect(url).not.toBe(before);
    expect(await (await server.request(url)).json()).toEqual(OURS);
    expect(await (await server.request(before)).json()).toHaveProperty('color_error');
    const later = await publish({ ...OURS, color_text: 'black' });
    expect(((await later.json()) as { smart_style_url: string }).smart_style_url).not.toBe(url);
    expect(await (await server.request(url)).json()).toEqual(OURS);
    await publish(OURS);
    expect((await server.request('/smart-style.json')).headers.get('location')).toBe(url);
  });

  it('an unknown version is 404', async () => {
    for (const name of ['0123456789abcdef.json', 'x.json', '0123456789abcdef'])
      expect((await server.request(`/smart-style/${name}`)).status).toBe(404);
  });

  it.each([
    [{ color_border: '#000' }],
    [{ color_text: 'url(https://evil.example)' }],
    [{ color_text: 'red; background: url(x)' }],
    [{ dim_font_size: 'big' }],
    [{ font_family_body: '</style><script>' }],
    [{ color_text: 7 }],
    [['#000']],
  ])('refuses %j with 400', async style => {
    expect((await publish(style)).status).toBe(400);
  });

  it('needs the scope of the operator', async () => {
    expect((await publish(OURS, 'launch-contexts.create')).status).toBe(403);
  });
});
