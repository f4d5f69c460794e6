import type { Definition } from './types.ts';

/** The files that `docker compose` reads without -f: the first of each list that exists. */
export const COMPOSE_NAMES = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
] as const;
/** What `docker compose` then merges into it. */
export const COMPOSE_OVERRIDE_NAMES = [
  'compose.override.yml',
  'compose.override.yaml',
  'docker-compose.override.yml',
  'docker-compose.override.yaml',
] as const;

/** The bake files that `docker buildx bake` reads and merges without -f, in its order. */
export const BAKE_NAMES = [
  'docker-bake.json',
  'docker-bake.hcl',
  'docker-bake.override.json',
  'docker-bake.override.hcl',
] as const;

type Kind = Definition['kind'];

const DOCKERFILE =
  /^(?:Dockerfile|Containerfile)|^(?:dockerfile|containerfile)$|\.(?:[Dd]ockerfile|[Cc]ontainerfile)$/;
/** Other ways in which some teams write it; code may be called so too: `dockerfile.go`. */
const LOOSE_DOCKERFILE = /^(?:docker-?file|containerfile)(?:$|[.\-_])|[.\-_](?:dockerfile|containerfile)$/i;
const COMPOSE = /^(?:docker-)?compose(?:[.\-_][^/]*)?\.ya?ml$/i;
const COMPOSE_ENDING = /[.\-_]compose\.ya?ml$/i;
const BAKE = /(?:^|[.\-_])bake(?:[.\-_][^/]*)?\.(?:hcl|json)$/i;

/** Endings of files that lie beside a Dockerfile and are none: `Dockerfile.dockerignore`, an editor's backup. */
const BESIDE = /\.(?:dockerignore|orig|rej|bak|swp|md|patch)$|~$/i;
const TEMPLATE = /\.(?:tmpl|tpl|j2|jinja2?|erb|template|mustache|in)$/i;
const EXAMPLE = /\.(?:example|sample|dist)$/i;
const CODE_ENDING =
  /\.(?:c|cc|cpp|cs|go|h|html?|java|jsx?|json|kt|php|pl|py|rb|rs|scala|sh|swift|tsx?|txt|xml|ya?ml)$/i;

/** What a file is by its name alone; null if the name says nothing. */
export function kindByName(name: string): Kind | null {
  if (COMPOSE.test(name) || COMPOSE_ENDING.test(name)) return 'compose';
  if (BAKE.test(name)) return 'bake';
  if (BESIDE.test(name) || TEMPLATE.test(name) || EXAMPLE.test(name)) return null;
  const isLoose = LOOSE_DOCKERFILE.test(name) && !CODE_ENDING.test(name);
  return DOCKERFILE.test(name) || isLoose ? 'dockerfile' : null;
}

/** Why a file whose name looks like a definition's is none, as the end of a sentence; null for any other name. */
export function nearMiss(name: string): string | null {
  const isTemplate = TEMPLATE.test(name);
  if (!isTemplate && !EXAMPLE.test(name)) return null;
  const plain = name.slice(0, name.lastIndexOf('.'));
  if (kindByName(plain) === null) return null;
  return isTemplate ? 'is a template' : `is an example (copy it to ${plain})`;
}

const DOCKERFILE_ENDING = /\.(?:Dockerfile|Containerfile)$/i;
const PLAIN_DOCKERFILE = /^(?:Dockerfile|Containerfile)(?:$|\.\w{1,40}$)/i;
const FROM_LINE = /^[ \t]*FROM[ \t]/im;

/**
 * Whether a file that is called like a Dockerfile is about Dockerfiles instead: `DockerfileParser.java`. `Dockerfile.go`
 * may be either, so its text decides.
 */
export function isAboutDockerfiles(name: string, text: string): boolean {
  const isSure = PLAIN_DOCKERFILE.test(name) && !CODE_ENDING.test(name);
  return (
    !isSure && kindByName(name) === 'dockerfile' && !DOCKERFILE_ENDING.test(name) && !FROM_LINE.test(text)
  );
}

/** Whether a file that only ends like a compose file is something else: a workflow called `test-compose.yml`. */
export function isAboutCompose(name: string, text: string): boolean {
  return !COMPOSE.test(name) && COMPOSE_ENDING.test(name) && !YAML_SERVICES.test(text);
}

const YAML_SERVICES = /^(?:services|include)[ \t]*:/m;
const HCL_BLOCK = /^[ \t]*(?:target|group|variable|function)[ \t]+"/m;
const JSON_KEY = /"(?:target|group)"\s{0,100}:/;

/** What a file is by its name, then by its contents. A file that is nothing else is taken for a Dockerfile, as docker does. */
export function kindOf(name: string, text: string): Kind {
  const named = kindByName(name);
  if (named !== null) return named;
  if (/\.ya?ml$/i.test(name)) return 'compose';
  if (/\.hcl$/i.test(name)) return 'bake';
  if (/\.json$/i.test(name)) return JSON_KEY.test(text) ? 'bake' : 'compose';
  if (HCL_BLOCK.test(text)) return 'bake';
  return YAML_SERVICES.test(text) ? 'compose' : 'dockerfile';
}
