import { contextName } from '../dockerfile/reference.ts';
import { didYouMean } from '../dockerfile/suggest.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { upTo } from '../text/cut.ts';
import type { Explanation, FailureFacts } from './explanation.ts';

/** Explains an image that the engine could not get: unknown, refused, or its registry out of reach. */
export function explainImage({ message, lines }: FailureFacts, dockerfile: Dockerfile): Explanation | null {
  const image = imageIn(message);
  if (image === null) return null;
  const line = lines[0]?.start ?? lineOf(dockerfile, image.name);
  const advice = [...typoAdvice(dockerfile, image.name, line), ...ADVICE[image.why](image)];
  return { line, sentence: SENTENCE[image.why](image), advice };
}

type ImageProblem = 'unreachable' | 'refused' | 'unknown' | 'platform';

interface WantedImage {
  readonly name: string;
  /** Host of the registry that the engine asked. */
  readonly registry: string;
  readonly why: ImageProblem;
}

const SENTENCE: Readonly<Record<ImageProblem, (image: WantedImage) => string>> = {
  unreachable: ({ name, registry }) =>
    `The image ${name} is not in the engine, and its registry ${registry} cannot be reached.`,
  refused: ({ name, registry }) =>
    `The registry ${registry} refuses ${name}: the image does not exist there, or needs a login.`,
  unknown: ({ name, registry }) => `There is no image ${name} at ${registry}.`,
  platform: ({ name }) => `The image ${name} does not exist for this platform.`,
};

const ADVICE: Readonly<Record<ImageProblem, (image: WantedImage) => readonly string[]>> = {
  unreachable: ({ name }) => [
    `Correct the name, load the image into the engine (docker load), or use another instead: --build-context ${name}=docker-image://OTHER.`,
  ],
  refused: ({ registry }) => [
    `Check the name; for a private image: docker login${registry === 'docker.io' ? '' : ` ${registry}`}.`,
  ],
  unknown: () => ['Check the name and the tag.'],
  platform: () => ['Choose a --platform that it exists for, or another image.'],
};

function imageIn(message: string): WantedImage | null {
  const named =
    /failed to resolve source metadata for (\S+?):? /.exec(message)?.[1] ??
    /pull access denied for (\S+?),/.exec(message)?.[1] ??
    /(?:^|\s)(\S+?): (?:not found|pull access denied|no match for platform in manifest)/.exec(message)?.[1];
  const asked = /(?:Head|Get) "?https?:\/\/([^/"]+)\/v2\/(\S+?)\/manifests\/([^\s"]+)/.exec(message);
  const why = reasonIn(message);
  if (why === null || (named === undefined && asked === null)) return null;
  // Engines before 23 only quote the URL that they asked for.
  const [, host = '', path = '', tag = ''] = asked ?? [];
  const full = named ?? `${familiarHost(host)}/${path}${tag.startsWith('sha256:') ? '@' : ':'}${tag}`;
  if (!/^[\w.:@/-]+$/.test(full)) return null;
  const name = contextName(full);
  const first = full.split('/', 1)[0] ?? '';
  const registry = full.includes('/') && /[.:]|^localhost$/.test(first) ? first : 'docker.io';
  return { name, registry, why };
}

function reasonIn(message: string): ImageProblem | null {
  if (/no match for platform in manifest/.test(message)) return 'platform';
  const image = /source metadata|pull access denied|\/manifests\/|\/v2\//.test(message);
  if (!image) return null;
  if (
    /pull access denied|insufficient_scope|authorization failed|unauthorized|\b40[13]\b|no basic auth/i.test(
      message,
    )
  )
    return 'refused';
  if (/dial |no such host|unreachable|timeout|connection refused|EOF|x509|tls/i.test(message))
    return 'unreachable';
  return /not found|manifest unknown|\b404\b/i.test(message) ? 'unknown' : null;
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
