import { UsageError } from '../../errors.ts';
import type { OutputSpec } from '../../ports.ts';
import { parseBool } from '../../text/go-bool.ts';
import { parseAnnotations } from './annotations.ts';
import { parseAttests } from './attests.ts';
import { parseCaches } from './caches.ts';
import { parseOutputs } from './outputs.ts';
import type { InputFlags, OutputFlags } from './types.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Everything that a build leaves, from flags and from the variables that buildx reads (BUILDX_NO_DEFAULT_ATTESTATIONS,
 * BUILDX_NO_DEFAULT_LOAD, BUILDX_NO_DEFAULT_OCI_ARTIFACT, BUILDX_METADATA_PROVENANCE).
 * @throws UsageError
 */
export function outputSpec(
  flags: OutputFlags & Pick<InputFlags, 'allow'>,
  env: Environment,
  cwd: string,
): OutputSpec {
  const { allow, annotation, attest, cacheFrom, cacheTo, iidfile, metadataFile, output, quiet } = flags;
  const caches = {
    cacheFrom: parseCaches('--cache-from', cacheFrom, cwd),
    cacheTo: parseCaches('--cache-to', cacheTo, cwd),
  };
  return {
    ...caches,
    outputs: parseOutputs(flags, cwd),
    annotations: parseAnnotations(annotation),
    attests: parseAttests({ ...flags, attest }),
    defaultAttests: !isSet(env, 'BUILDX_NO_DEFAULT_ATTESTATIONS'),
    defaultOutput: !isSet(env, 'BUILDX_NO_DEFAULT_LOAD'),
    plainAttests: isSet(env, 'BUILDX_NO_DEFAULT_OCI_ARTIFACT'),
    allowsDelete: allow.includes('buildx.local.delete'),
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

/** @throws UsageError for a value that is neither true nor false */
function isSet(env: Environment, name: string): boolean {
  const value = env[name];
  if (value === undefined) return false;
  const isOn = parseBool(value);
  if (isOn === null) throw new UsageError(`${name}=${value}: write true or false.`);
  return isOn;
}

/** As docker/buildx util/confutil/metadata.go: what is not known is `min`. */
function provenanceMode(value: string): OutputSpec['provenance'] {
  if (value === 'max') return 'max';
  return value === 'disabled' || parseBool(value) === false ? null : 'min';
}
