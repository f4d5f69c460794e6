import { afterLast, upTo } from '../text/cut.ts';

/**
 * The frontend image in the `syntax` directive of a Dockerfile, which must be in the comments before anything else
 * (moby/buildkit frontend/dockerfile/parser/directives.go); null if there is none.
 */
export function syntaxImage(dockerfile: Uint8Array): string | null {
  // Directives are at the top of the file, so the rest need not be decoded.
  const text = new TextDecoder().decode(dockerfile.subarray(0, 64 * 1024)).replace(/^\uFEFF/, '');
  const lines = text.split(/\r?\n/);
  if (lines[0]?.startsWith('#!')) lines.shift();
  const comment = lines[0]?.trimStart().startsWith('//') ? '//' : '#';
  for (const line of lines) {
    const start = line.trimStart();
    const found = start.startsWith(comment) ? DIRECTIVE.exec(start.slice(comment.length)) : null;
    if (found === null) return null;
    const value = start.slice(comment.length + found[0].length);
    if (value === '') return null;
    if (found[1]?.toLowerCase() === 'syntax') return value.trim().split(/\s+/)[0] ?? null;
  }
  return null;
}

/** The name of a directive and its `=`, after the sign of the comment. */
const DIRECTIVE = /^\s*([A-Za-z][A-Za-z0-9]*)\s*=/;

/** Whether a build failed only because its syntax image could not be fetched. */
export function isSyntaxUnreachable(image: string, message: string): boolean {
  const reference = upTo(image, '@');
  const last = afterLast(reference, '/');
  const name = reference.slice(0, reference.length - last.length) + upTo(last, ':');
  const slash = name.indexOf('/');
  const host = slash > 0 && /[.:]|^localhost$/.test(name.slice(0, slash)) ? name.slice(0, slash) : '';
  // The message contains `https://HOST/v2/PATH/manifests/TAG` instead of the image name.
  const path = host === '' ? name : name.slice(slash + 1);
  const hostSeen = host === '' || host === 'docker.io' || message.includes(host);
  return hostSeen && message.includes(path) && NETWORK_ERROR.test(message);
}

const NETWORK_ERROR =
  /dial tcp|dial udp|lookup |no such host|i\/o timeout|connection refused|connection reset|network is unreachable|no route to host|TLS handshake|server misbehaving|failed to do request|proxyconnect|deadline exceeded|unexpected EOF|x509:/;
