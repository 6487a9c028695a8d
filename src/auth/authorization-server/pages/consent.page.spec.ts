import { describe, expect, it } from 'vitest';
import { consentPage } from './consent.page.js';
import type { ConsentView } from './interaction.view.js';

const VIEW: ConsentView = {
  app: { name: '<script>alert(1)</script>', logoUri: 'javascript:alert(1)' },
  person: { name: 'Ada', username: 'ada' },
  action: '/interaction/abc/consent',
  csrf: 'token',
  redirectUri: 'https://app.example/callback',
  patient: { id: 'p1', name: 'Alice "A" <b>' },
  scopes: ['openid', 'patient/Observation.rs?category=a|b&x="y', 'offline_access'],
};

describe('The consent page', () => {
  const page = consentPage(VIEW).body.toString();

  it('has one ticked box for each scope, with the scope as its value', () => {
    const values = [...page.matchAll(/name="scope"\s+value="([^"]*)"\s+checked/g)].map(([, value]) => value);
    expect(new Set(values)).toEqual(
      new Set(['offline_access', 'openid', 'patient/Observation.rs?category=a|b&amp;x=&quot;y']),
    );
  });

  it('leaves a box empty that was not ticked', () => {
    const unticked = consentPage({ ...VIEW, ticked: ['openid'] }).body.toString();
    expect([...unticked.matchAll(/\schecked/g)]).toHaveLength(1);
  });

  it('has the buttons allow and deny, and the token against forged forms', () => {
    expect(page).toMatch(/name="decision"\s+value="allow"/);
    expect(page).toMatch(/name="decision"\s+value="deny"/);
    expect(page).toMatch(/name="csrf"\s+value="token"/);
  });

  it('lets no name of an app or a patient become markup or an address', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toContain('javascript:');
    expect(page).not.toContain('<b>');
  });

  it('lets its form end at the redirect URI', () => {
    expect(consentPage(VIEW).formTargets).toEqual(['https://app.example/callback']);
  });
});
