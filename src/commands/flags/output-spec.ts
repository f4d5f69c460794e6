import { UsageError } from '../../errors.ts';
import type { OutputSpec } from '../../ports.ts';
import { parseAnnotations } from './annotations.ts';
import { parseAttests } from './attests.ts';
import { parseCaches } from './caches.ts';
import { parseBool } from './fields.ts';
import { parseOutputs } from './outputs.ts';
import type { OutputFlags } from './types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Everything that a build leaves, from flags and from the variables that buildx reads (BUILDX_NO_DEFAULT_ATTESTATIONS,
 * BUILDX_METADATA_PROVENANCE).
 * @throws UsageError
 */
export function outputSpec(flags: OutputFlags, env: Environment, cwd: string): OutputSpec {
  const { annotation, attest, cacheFrom, cacheTo, iidfile, metadataFile, output, quiet } = flags;
  const caches = {
    cacheFrom: parseCaches('--cache-from', cacheFrom, cwd),
    cacheTo: parseCaches('--cache-to', cacheTo, cwd),
  };
  return {
    ...caches,
    outputs: parseOutputs(flags, cwd),
    annotations: parseAnnotations(annotation),
    attests: parseAttests({ ...flags, attest }),
    defaultAttests: wantsDefaultAttests(env),
    storeUntagged:
      output.length === 0 && (iidfile !== undefined || metadataFile !== undefined || quiet === true),
    provenance: metadataFile === undefined ? null : provenanceMode(env.BUILDX_METADATA_PROVENANCE ?? ''),
  };
}

/** The flags that only `build` takes, as far as they are given. */
export function givenOutputFlags(flags: OutputFlags): readonly string[] {
  const given: readonly (readonly [string, boolean])[] = [
    ['--output', flags.output.length > 0],
    ['--load', flags.load === true],
    ['--push', flags.push === true],
    ['--annotation', flags.annotation.length > 0],
    ['--attest', flags.attest.length > 0],
    ['--provenance', flags.provenance !== undefined],
    ['--sbom', flags.sbom !== undefined],
    ['--cache-to', flags.cacheTo.length > 0],
    ['--iidfile', flags.iidfile !== undefined],
    ['--metadata-file', flags.metadataFile !== undefined],
    ['--quiet', flags.quiet === true],
  ];
  return given.filter(([, isGiven]) => isGiven).map(([flag]) => flag);
}

/** Whether a build leaves an image or files, or tells of itself in a file; tags aside. */
export function leavesSomething(flags: OutputFlags): boolean {
  return givenOutputFlags(flags).some((flag) => flag !== '--cache-to' && flag !== '--quiet');
}

function wantsDefaultAttests(env: Environment): boolean {
  const name = 'BUILDX_NO_DEFAULT_ATTESTATIONS';
  const value = env[name];
  if (value === undefined) return true;
  const isOff = parseBool(value);
  if (isOff === null) throw new UsageError(`${name}=${value}: write true or false.`);
  return !isOff;
}

/** As docker/buildx util/confutil/metadata.go: what is not known is `min`. */
function provenanceMode(value: string): OutputSpec['provenance'] {
  if (value === 'max') return 'max';
  return value === 'disabled' || parseBool(value) === false ? null : 'min';
}
