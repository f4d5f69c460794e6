/** Image references, read as github.com/distribution/reference reads them. */

const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DOMAIN_COMPONENT = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${DOMAIN_COMPONENT}(?:\\.${DOMAIN_COMPONENT})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const REFERENCE = new RegExp(
  `^(${DOMAIN})/(${COMPONENT}(?:/${COMPONENT})*)(?::(\\w[\\w.-]{0,127}))?(?:@(${DIGEST}))?$`,
);
const KNOWN_DIGEST = /^(?:sha256:[a-f0-9]{64}|sha384:[a-f0-9]{96}|sha512:[a-f0-9]{128})$/;
const MAX_PATH_CHARACTERS = 255;
/** Longer than any valid reference. */
const MAX_REFERENCE_CHARACTERS = 2000;

export type Reference =
  | {
      readonly valid: true;
      /** As people write it: `busybox` for `docker.io/library/busybox`, without `:latest`. */
      readonly familiar: string;
      /** With the default registry and tag filled in: `docker.io/library/busybox:latest`. */
      readonly full: string;
    }
  | { readonly valid: false; readonly reason: string };

/** Reads an image reference: `golang:1.25`, `ghcr.io/team/tool@sha256:…`. */
export function parseReference(text: string): Reference {
  if (/^[a-f0-9]{64}$/.test(text)) {
    return invalid(`invalid repository name (${text}), cannot specify 64-byte hexadecimal strings`);
  }
  const { domain, remainder } = splitDomain(text);
  const repository = remainder.split(':', 1)[0] ?? '';
  if (repository.toLowerCase() !== repository) {
    return invalid(`invalid reference format: repository name (${repository}) must be lowercase`);
  }
  const match = text.length > MAX_REFERENCE_CHARACTERS ? null : REFERENCE.exec(`${domain}/${remainder}`);
  if (match === null) return invalid('invalid reference format');
  const [, registry = '', path = '', tag, digest] = match;
  if (path.length > MAX_PATH_CHARACTERS)
    return invalid(`repository name must not be more than ${MAX_PATH_CHARACTERS} characters`);
  if (digest !== undefined && !KNOWN_DIGEST.test(digest)) return invalid('invalid checksum digest format');
  const official = registry === 'docker.io' && /^library\/[^/]+$/.test(path);
  const name = official
    ? path.slice('library/'.length)
    : registry === 'docker.io'
      ? path
      : `${registry}/${path}`;
  const at = digest === undefined ? '' : `@${digest}`;
  const tagged = tag ?? (digest === undefined ? 'latest' : null);
  return {
    valid: true,
    familiar: `${name}${tag === undefined || tag === 'latest' ? '' : `:${tag}`}${at}`,
    full: `${registry}/${path}${tagged === null ? '' : `:${tagged}`}${at}`,
  };
}

/** Normalises the name of a `--build-context`, which may replace an image or a stage (dockerui NamedContext). */
export function contextName(text: string): string {
  const reference = parseReference(text);
  return reference.valid ? reference.familiar : text;
}

function splitDomain(text: string): { domain: string; remainder: string } {
  const slash = text.indexOf('/');
  if (slash < 0) return { domain: 'docker.io', remainder: `library/${text}` };
  const first = text.slice(0, slash);
  const rest = text.slice(slash + 1);
  if (first === 'index.docker.io' || first === 'docker.io') {
    return { domain: 'docker.io', remainder: rest.includes('/') ? rest : `library/${rest}` };
  }
  const isDomain = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  return isDomain ? { domain: first, remainder: rest } : { domain: 'docker.io', remainder: text };
}

function invalid(reason: string): Reference {
  return { valid: false, reason };
}
