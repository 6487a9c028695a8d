/** What one page may load and where its forms may lead. */
export interface PagePolicy {
  readonly formTargets?: readonly string[];
  readonly images?: readonly string[];
  readonly scripts?: readonly string[];
  readonly frames?: readonly string[];
  readonly framedBy?: 'self';
}

/**
 * A Content-Security-Policy that allows nothing but the stylesheet, its typeface and pictures; script files of our own
 * and frames only to a page that says so (https://www.w3.org/TR/CSP3/).
 */
export function contentSecurityPolicy(page: PagePolicy): string {
  const { formTargets = [], images = [], scripts = [], frames } = page;
  return [
    "default-src 'none'",
    "style-src 'self'",
    "font-src 'self'",
    ["img-src 'self'", ...unique(images.map(sourceOf))].join(' '),
    ["form-action 'self'", ...unique(formTargets.map(sourceOf))].join(' '),
    ...(scripts.length > 0 ? ["script-src 'self'", "connect-src 'self'"] : []),
    ...(frames ? [["frame-src 'self'", ...unique(frames.map(sourceOf))].join(' ')] : []),
    "base-uri 'none'",
    `frame-ancestors ${page.framedBy === 'self' ? "'self'" : "'none'"}`,
  ].join('; ');
}

/** The origin of a web address, the scheme of an app's own (`com.example.app:`); nothing for what is neither. */
function sourceOf(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, origin } = new URL(uri);
  if (protocol === 'http:' || protocol === 'https:') return origin;
  return /^[a-z][a-z0-9+-]*(\.[a-z0-9+-]+)+:$/.test(protocol) ? protocol : undefined;
}

function unique(sources: readonly (string | undefined)[]): string[] {
  return [...new Set(sources.filter(source => source !== undefined))];
}
