import { contextName } from '../dockerfile/reference.ts';
import { didYouMean } from '../dockerfile/suggest.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { upTo } from '../text/cut.ts';
import type { Explanation, FailureFacts } from './explanation.ts';
import { type RegistryTrouble, registryTrouble } from './registry-trouble.ts';

/** Explains an image that the engine could not get: unknown, refused, or its registry out of reach. */
export function explainImage(facts: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  const image = imageIn(facts, dockerfile);
  if (image === null) return null;
  if (facts.scanner !== undefined && contextName(facts.scanner) === image.name) {
    const advice =
      'It lists the packages for --sbom: name another one with --sbom generator=IMAGE, or leave --sbom out.';
    return { line: null, sentence: SENTENCE[image.trouble.kind](image), advice: [advice] };
  }
  const line = facts.lines[0]?.start ?? lineOf(dockerfile, image.name);
  const advice = [...typoAdvice(dockerfile, image.name, line), ADVICE[image.trouble.kind](image)];
  return { line, sentence: SENTENCE[image.trouble.kind](image), advice };
}

/** What to do about trouble with a registry, whatever was asked of it; null if that depends. */
export function registryAdvice(
  trouble: RegistryTrouble,
  registry: string,
  asker: WantedImage['asker'],
): string | null {
  const { kind } = trouble;
  if (kind === 'unknown' || kind === 'platform') return null;
  if (kind === 'login' || kind === 'forbidden')
    return `Log in with an account that may write there: ${login(registry)}.`;
  if (kind === 'name' || kind === 'unreachable') return `Check the name, and the network of the ${asker}.`;
  return ADVICE[kind]({ name: '', registry, trouble, asker });
}

/** An image between the engine and a registry. */
export interface WantedImage {
  readonly name: string;
  /** Host of the registry that was asked. */
  readonly registry: string;
  readonly trouble: RegistryTrouble;
  /** Who asked: `engine`, or `builder`, which has no images of the engine. */
  readonly asker: 'engine' | 'builder';
}

export type RegistryTexts = Readonly<Record<RegistryTrouble['kind'], (image: WantedImage) => string>>;

const SENTENCE: RegistryTexts = {
  login: (image) =>
    `The registry ${image.registry} refuses ${image.name}${why(image)}: the image does not exist there, or needs a login.`,
  forbidden: (image) =>
    `The registry ${image.registry} forbids ${image.name}${why(image)}: the account that is logged in may not pull it.`,
  unknown: ({ name, registry }) => `There is no image ${name} at ${registry}.`,
  platform: ({ name }) => `The image ${name} does not exist for this platform.`,
  limit: (image) =>
    `The registry ${image.registry} takes no more requests for now${why(image)}, so ${image.name} could not be pulled.`,
  broken: (image) =>
    `The registry ${image.registry} failed${why(image)} when it was asked for ${image.name}.`,
  authority: (image) =>
    `The ${image.asker} does not trust the registry ${image.registry}, which has ${image.name}${why(image)}.`,
  certificate: (image) =>
    `The certificate of the registry ${image.registry}, which has ${image.name}, is not valid${why(image)}.`,
  plain: ({ name, registry, asker }) =>
    `The registry ${registry}, which has ${name}, speaks HTTP where the ${asker} expects HTTPS.`,
  name: (image) =>
    `The ${image.asker} cannot find the registry ${image.registry} by its name${why(image)}, ${missing(image)}.`,
  unreachable: (image) => `The registry ${image.registry} cannot be reached${why(image)}, ${missing(image)}.`,
};

/** What to do when an image could not be pulled. */
export const ADVICE: RegistryTexts = {
  login: ({ registry }) => `Check the name; for a private image: ${login(registry)}.`,
  forbidden: ({ registry }) =>
    `Check the name, or log in with an account that may pull it: ${login(registry)}.`,
  unknown: () => 'Check the name and the tag.',
  platform: () => 'Choose a --platform that it exists for, or another image.',
  limit: ({ registry }) =>
    `Wait and build again; after a login the limit is often higher: ${login(registry)}.`,
  broken: () =>
    'Build again later; if it fails again, ask the people who run the registry: its log says why.',
  authority: ({ registry, asker }) =>
    asker === 'engine'
      ? `Put the certificate of its authority into /etc/docker/certs.d/${registry}/ca.crt where the engine runs.`
      : `Name the certificate of its authority in the builder's configuration: [registry."${registry}"] ca = ["FILE"], with \`docker buildx create --buildkitd-config\`.`,
  certificate: () => 'Use the name that the certificate is for, or renew the certificate.',
  plain: ({ registry, asker }) =>
    asker === 'engine'
      ? `Turn on TLS there, or add "${registry}" to insecure-registries in the engine's daemon.json.`
      : `Turn on TLS there, or allow it in the builder's configuration: [registry."${registry}"] http = true, with \`docker buildx create --buildkitd-config\`.`,
  name: (image) => `Correct the name, check the DNS of the ${image.asker}, ${instead(image)}.`,
  unreachable: (image) => `Correct the name, check the network of the ${image.asker}, ${instead(image)}.`,
};

/** The reason in brackets, with a space before it. */
export function why({ trouble: { reason } }: WantedImage): string {
  return reason === '' ? '' : ` (${reason})`;
}

function missing({ name, asker }: WantedImage): string {
  return asker === 'engine'
    ? `and ${name} is not in the engine`
    : `and a builder gets ${name} from nowhere else`;
}

export function login(registry: string): string {
  return `docker login${registry === 'docker.io' ? '' : ` ${registry}`}`;
}

function instead({ name, asker }: WantedImage): string {
  const other = `or use another image instead: --build-context ${name}=docker-image://OTHER`;
  return asker === 'engine' ? `load the image into the engine (docker load), ${other}` : other;
}

function imageIn({ message, inBuilder = false }: FailureFacts, dockerfile: Dockerfile): WantedImage | null {
  const named =
    namedByOld(message, dockerfile) ??
    /failed to resolve source metadata for (\S+?):? /.exec(message)?.[1] ??
    /pull access denied for (\S+?),/.exec(message)?.[1] ??
    wordBefore(message);
  const asked =
    /(?:Head|Get|HEAD request to|GET request to) "?https?:\/\/([^/"]+)\/v2\/(\S+?)\/manifests\/([^\s":]+(?::[0-9a-f]+)?)/.exec(
      message,
    );
  const trouble = registryTrouble(message);
  if (trouble === null || (named === undefined && asked === null)) return null;
  // Engines before 23 only quote the URL that they asked for.
  const [, host = '', path = '', tag = ''] = asked ?? [];
  const full = named ?? `${familiarHost(host)}/${path}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
  if (!/^[\w.:@/-]+$/.test(full)) return null;
  const name = contextName(full);
  return { name, registry: registryIn(full), trouble, asker: inBuilder ? 'builder' : 'engine' };
}

function wordBefore(message: string): string | undefined {
  const word = /(?:^|\s)(\S+?): (?:not found|pull access denied|no match for platform in manifest)/.exec(
    message,
  )?.[1];
  // "failed to create LLB definition: no match …" names no image.
  return word === 'definition' ? undefined : word;
}

/** The registry in an image's name. */
export function registryIn(name: string): string {
  const first = name.split('/', 1)[0] ?? '';
  return name.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
}

/** Engines before 23 may name only a host and a tag, or nothing: then it is an image of the Dockerfile. */
function namedByOld(message: string, dockerfile: Dockerfile): string | undefined {
  const images = dockerfile.stages.flatMap(({ base, dependsOn }) =>
    [base, ...dependsOn].flatMap(({ kind, ref }) => (kind === 'image' ? [ref] : [])),
  );
  // Of several it could be any.
  if (/LLB definition: no match for platform/.test(message))
    return new Set(images).size === 1 ? images[0] : undefined;
  const found = /pulling from host (\S{1,300}) failed with status code \[manifests ([^\]\s]{1,200})\]/.exec(
    message,
  );
  if (found === null) return undefined;
  const [, host = '', tag = ''] = found;
  const there = images.filter((image) => registryIn(image) === familiarHost(host));
  return there.find((image) => image.endsWith(`:${tag}`) || image.endsWith(`@${tag}`)) ?? there[0];
}

/** The host of docker.io's registry has another name. */
function familiarHost(host: string): string {
  return host === 'registry-1.docker.io' ? 'docker.io' : host;
}

function lineOf(dockerfile: Dockerfile, image: string): number | null {
  for (const stage of dockerfile.stages) {
    if (stage.base.kind === 'image' && contextName(stage.base.ref) === image) return stage.startLine;
    const user = stage.dependsOn.find((each) => each.kind === 'image' && contextName(each.ref) === image);
    if (user !== undefined) return user.line;
  }
  return null;
}

/** A misspelt stage name is treated as an image. */
function typoAdvice(dockerfile: Dockerfile, image: string, line: number | null): readonly string[] {
  const names = dockerfile.stages
    .filter((stage) => line === null || stage.startLine < line)
    .flatMap(({ name }) => name ?? []);
  const guess = didYouMean(upTo(image, ':'), names);
  return guess === null ? [] : [`No stage above has this name, so it is treated as an image: ${guess}`];
}
