import { jsonObject, objectOf } from '../json.ts';
import { MAX_PACKAGES_A_FILE } from '../limits.ts';
import { packageOf } from '../package.ts';
import type { Package } from '../types.ts';

const RUNTIME_PACK = 'runtimepack.';

/**
 * NuGet packages of a program's `NAME.deps.json`
 * (https://github.com/dotnet/sdk/blob/main/documentation/specs/runtime-configuration-file.md). Its own projects and
 * assemblies are none.
 */
export function* readDotnet(text: string, path: string): Generator<Package | null, void> {
  const libraries = objectOf(jsonObject(text)?.libraries) ?? {};
  for (const key of Object.keys(libraries).slice(0, MAX_PACKAGES_A_FILE)) {
    const type = objectOf(libraries[key])?.type;
    if (type !== 'package' && type !== 'runtimepack') continue;
    const slash = key.lastIndexOf('/');
    const name = key.slice(0, Math.max(0, slash));
    yield packageOf({
      type: 'nuget',
      name: name.startsWith(RUNTIME_PACK) ? name.slice(RUNTIME_PACK.length) : name,
      version: key.slice(slash + 1),
      path,
    });
  }
}
