import { formatPlatform, parsePlatform } from '../../dockerfile/platform.ts';
import { UsageError } from '../../errors.ts';

/**
 * The platforms of `--platform A[,B…]`, or of DOCKER_DEFAULT_PLATFORM if there is none, in the order given, each once,
 * as BuildKit writes them. `local` is the platform of this machine, as in docker (docker/buildx util/platformutil).
 *
 * @throws UsageError
 */
export function parsePlatforms(
  values: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  machine: string,
): readonly string[] {
  const variable = env.DOCKER_DEFAULT_PLATFORM ?? '';
  const isDefault = values.length === 0;
  const given = isDefault ? (variable === '' ? [] : [variable]) : values;
  const source = isDefault ? 'DOCKER_DEFAULT_PLATFORM=' : '--platform ';
  const platforms = given
    .flatMap((value) => value.split(','))
    .map((text) => {
      const platform = parsePlatform(text.toLowerCase() === 'local' ? machine : text);
      if (platform === null) {
        throw new UsageError(`${source}${text}: this is not a platform; write OS/ARCH, such as linux/arm64.`);
      }
      return formatPlatform(platform, true);
    });
  return [...new Set(platforms)];
}

/** The same on this machine. @throws UsageError */
export function givenPlatforms(
  values: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly string[] {
  return parsePlatforms(values, env, machinePlatform(process.platform, process.arch));
}

/** The platform of this machine in Docker's words. `local` on a Mac is `darwin/…`, in docker too. */
export function machinePlatform(platform: NodeJS.Platform, arch: NodeJS.Architecture): string {
  const machine = { x64: 'amd64', ia32: '386' }[arch as string] ?? arch;
  return `${platform === 'win32' ? 'windows' : platform}/${machine}`;
}
