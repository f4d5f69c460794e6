import { UsageError } from '../../errors.ts';

const HOST = /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*)(?::\d+)?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|__?|-+)[a-z0-9]+)*)*$/;
const TAG = /^\w[\w.-]{0,127}$/;

/** `[HOST/]REPOSITORY[:TAG]` (distribution/reference reference.go and normalize.go). */
export function parseTag(value: string): string {
  const invalid = (why: string): UsageError => new UsageError(`--tag ${value}: ${why}.`);
  const slash = value.indexOf('/');
  const first = value.slice(0, Math.max(0, slash));
  const hasHost = /[.:A-Z]/.test(first) || first === 'localhost';
  if (hasHost && !HOST.test(first)) throw invalid(`${first} is not a valid registry host`);
  const name = hasHost ? value.slice(slash + 1) : value;
  const colon = name.indexOf(':');
  const repository = colon < 0 ? name : name.slice(0, colon);
  if (/[A-Z]/.test(repository)) throw invalid('an image name must be lowercase');
  if (!REPOSITORY.test(repository)) throw invalid('write NAME or NAME:TAG, as docker does');
  if (colon >= 0 && !TAG.test(name.slice(colon + 1))) {
    throw invalid('a tag has at most 128 letters, digits, _, . and -');
  }
  return value;
}
