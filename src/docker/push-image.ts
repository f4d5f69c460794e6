import { finished } from 'node:stream/promises';
import type Docker from 'dockerode';
import { RefusedError } from '../errors.ts';
import type { RegistryCredentials } from '../ports.ts';

/** Docker's own registry, which a name without a host means (distribution/reference normalize.go). */
const DOCKER_HUB = 'docker.io';

/** How much of what the engine says of a push is kept. */
const MAX_ANSWER_CHARACTERS = 64 * 1024;

/** The registry in an image's name: `localhost:5000` of `localhost:5000/a:1`. */
export function registryOf(name: string): string {
  const slash = name.indexOf('/');
  const first = name.slice(0, Math.max(0, slash));
  return /[.:A-Z]/.test(first) || first === 'localhost' ? first : DOCKER_HUB;
}

/**
 * Pushes an image by Docker's API (POST /images/NAME/push, which answers with JSON lines). Returns the digest in the
 * registry; null if the engine does not say. Rejects with one sentence for what the engine or the registry refused,
 * otherwise with the error of the request.
 */
export async function pushImage(
  docker: Docker,
  image: string,
  credentials: RegistryCredentials | null,
): Promise<string | null> {
  const { name, tag } = splitTag(image);
  const answer = await docker
    .getImage(name)
    .push({ tag, authconfig: authOf(credentials, registryOf(image)) });
  let rest = '';
  let digest: string | null = null;
  let problem: string | null = null;
  const take = (line: string): void => {
    const said = parse(line);
    if (typeof said.error === 'string') problem ??= said.error;
    const found = (said.aux as { Digest?: unknown } | undefined)?.Digest;
    if (typeof found === 'string') digest = found;
  };
  answer.setEncoding('utf8');
  answer.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = (lines.pop() ?? '').slice(-MAX_ANSWER_CHARACTERS);
    for (const line of lines) take(line);
  });
  await finished(answer);
  take(rest);
  if (problem !== null) throw new RefusedError(`${image} cannot be pushed: ${problem}`);
  return digest;
}

function splitTag(image: string): { readonly name: string; readonly tag: string } {
  const colon = image.indexOf(':', image.lastIndexOf('/') + 1);
  return colon < 0
    ? { name: image, tag: 'latest' }
    : { name: image.slice(0, colon), tag: image.slice(colon + 1) };
}

/** A secret without a user name is an identity token. */
function authOf(credentials: RegistryCredentials | null, serveraddress: string): object {
  if (credentials === null) return { serveraddress };
  const { username, secret } = credentials;
  return username === ''
    ? { identitytoken: secret, serveraddress }
    : { username, password: secret, serveraddress };
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
