import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.js';

describe('The Content-Security-Policy of a page', () => {
  it('allows no script and no frame around it', () => {
    const policy = contentSecurityPolicy({});
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
  });

  it('lets a form end at the redirect URI of an app, on the web or of its own scheme', () => {
    const formTargets = ['https://app.example:8443/callback?x=1', 'com.example.app:/callback'];
    expect(contentSecurityPolicy({ formTargets })).toContain(
      "form-action 'self' https://app.example:8443 com.example.app:;",
    );
  });

  it('allows scripts of our own, and frames of the apps, to a page that says so', () => {
    const policy = contentSecurityPolicy({
      scripts: ['frame.js'],
      frames: ['https://app.example/launch?x=1', "https://y; script-src 'unsafe-inline'"],
    });
    expect(policy).toContain("script-src 'self'; connect-src 'self'; frame-src 'self' https://app.example;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(contentSecurityPolicy({ framedBy: 'self' })).toContain("frame-ancestors 'self'");
  });

  it('cannot be widened by what an app has registered', () => {
    const formTargets = [
      'javascript:alert(1)',
      "https://x; script-src 'unsafe-inline'",
      'data:text/html,x',
      '*',
    ];
    expect(contentSecurityPolicy({ formTargets })).toContain("form-action 'self';");
  });
});
