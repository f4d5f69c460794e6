import { shortContextName } from '../../dockerfile/context-name.ts';
import { UsageError } from '../../errors.ts';
import { splitOnce } from './fields.ts';

/**
 * `K=V`, or `K` for the value of that environment variable. If it is not set, the build arg is omitted, as in docker.
 */
export function parseBuildArgs(
  values: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const args = new Map<string, string>();
  for (const value of values) {
    const [name, text] = splitOnce(value);
    if (name === '') throw new UsageError(`--build-arg ${value}: the name is missing: write NAME=VALUE.`);
    const given = text ?? (Object.hasOwn(env, name) ? env[name] : undefined);
    if (given !== undefined) args.set(name, given);
  }
  // A Map, because names such as `__proto__` are allowed.
  return Object.fromEntries(args);
}

/**
 * `NAME=SOURCE`; an empty value is nothing. A name is an image's: `docker.io/library/alpine:latest` is `alpine`
 * (docker/buildx util/buildflags/context.go).
 */
export function parseBuildContexts(values: readonly string[]): Record<string, string> {
  const contexts = new Map<string, string>();
  for (const value of values.filter((each) => each !== '')) {
    const [name, source] = splitOnce(value);
    if (name === '' || source === undefined || source === '') {
      throw new UsageError(`--build-context ${value}: write NAME=FOLDER, or NAME=docker-image://IMAGE.`);
    }
    contexts.set(shortContextName(name), source);
  }
  return Object.fromEntries(contexts);
}
