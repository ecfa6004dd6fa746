/** Addresses of what a service stands on, as `nova.yaml` writes them. */

/** `scheme://host[:port][/…]` or `host:port`; a login in it would be a secret in the file. */
export function isEndpoint(text: string): boolean {
  if (text.includes('@') || /\s/.test(text)) return false;
  if (/^[A-Za-z0-9.-]+:\d{1,5}$/.test(text)) return true;
  const url = /^[a-z][a-z0-9+.-]*:\/\//.test(text) ? URL.parse(text) : null;
  return url !== null && url.hostname !== '';
}
