/** What went wrong between the engine and a registry. */
export interface RegistryTrouble {
  /** `unknown` and `platform` are about the image, all others about the registry. */
  readonly kind:
    | 'login'
    | 'forbidden'
    | 'unknown'
    | 'platform'
    | 'limit'
    | 'broken'
    | 'authority'
    | 'certificate'
    | 'plain'
    | 'name'
    | 'unreachable';
  /** The reason in the words of the registry or the network, for brackets: `429 Too Many Requests`; '' for none. */
  readonly reason: string;
}

/** The same where a registry has answered, or cannot: that an image lacks a platform is found by the engine. */
export type AnsweredTrouble = RegistryTrouble & {
  readonly kind: Exclude<RegistryTrouble['kind'], 'platform'>;
};

/**
 * Reads an engine's message about an image that it asked a registry for (containerd remotes/docker, Go's net and
 * crypto/x509); null if it is about something else.
 */
export function registryTrouble(message: string): RegistryTrouble | null {
  if (/no match for platform in manifest/.test(message)) return { kind: 'platform', reason: '' };
  const isAboutRegistry =
    /source metadata|pull access denied|\/manifests\/|\/blobs\/|\/v2\/|oauth token|anonymous token/;
  // Engines before 23 say no more than these.
  const isOld = /pulling from host |LLB definition: [^\s"]{1,500}: not found$/.test(message);
  if (isOld) return troubleIn(message);
  return isAboutRegistry.test(message) ? troubleIn(message) : null;
}

/** The same for a message that is known to be about a registry. */
export function troubleIn(message: string): AnsweredTrouble | null {
  const said = withoutNames(message);
  for (const { kind, pattern } of PATTERNS) {
    if (!pattern.test(said)) continue;
    // A certificate's names are part of the reason.
    const [, reason = ''] = pattern.exec(message) ?? [];
    return { kind, reason: reason.trim() };
  }
  const network = NETWORK.exec(said)?.[1];
  if (/dial \w+: lookup /.test(said)) return { kind: 'name', reason: network ?? '' };
  if (network !== undefined) return { kind: 'unreachable', reason: network };
  if (/dial \w+/.test(said)) return { kind: 'unreachable', reason: '' };
  return /not found|manifest unknown|\b404\b/i.test(said) ? { kind: 'unknown', reason: '' } : null;
}

/**
 * A message without the names in it, which may have any of the words that are looked for: images, addresses, hosts, and
 * tags as engines before 23 write them.
 */
function withoutNames(message: string): string {
  return message
    .replace(/\[(manifests|blobs) [^\]\n]{1,500}\]/g, '[$1 …]')
    .replace(
      /\b(lookup|access denied for|from host|LLB definition:) [^\s",]{1,500}?(?=[",:]?(?:\s|$))/g,
      '$1 …',
    )
    .replace(/[^\s"']+/g, (word) =>
      word.includes('/') && word !== 'i/o' ? `…${/[,:]$/.exec(word)?.[0] ?? ''}` : word,
    );
}

/** What kept the engine from asking, in the words of Go's net package. */
const NETWORK =
  /(no such host|server misbehaving|connection refused|network is unreachable|no route to host|i\/o timeout|context deadline exceeded|connection reset by peer|TLS handshake timeout|EOF|timeout)/;

/** What a registry answered, or how it introduced itself. The first that fits counts. */
const PATTERNS: readonly { readonly kind: AnsweredTrouble['kind']; readonly pattern: RegExp }[] = [
  { kind: 'limit', pattern: /\b(429 Too Many Requests)|toomanyrequests|rate limit/i },
  { kind: 'forbidden', pattern: /: (403 Forbidden)|(?:^|[ :])denied:/ },
  { kind: 'broken', pattern: /: (5\d\d [A-Z][A-Za-z ]{2,40})/ },
  {
    kind: 'login',
    pattern:
      /: (401 Unauthorized)|pull access denied|insufficient_scope|authorization failed|unauthorized|no basic auth/i,
  },
  {
    kind: 'authority',
    pattern: /x509: (certificate signed by unknown authority|certificate is not trusted)/,
  },
  {
    kind: 'certificate',
    pattern:
      /x509: (certificate is valid for [^"]{1,500}?, not [^\s"]+|certificate is not valid for any names[^"\n]{0,500}|cannot validate certificate for [^"\n]{1,500}|certificate has expired or is not yet valid[^"\n]{0,200}|[^"\n]{1,500})/,
  },
  { kind: 'certificate', pattern: /(tls: [^"\n]{1,300})/ },
  { kind: 'plain', pattern: /server gave HTTP response to HTTPS client/ },
];
