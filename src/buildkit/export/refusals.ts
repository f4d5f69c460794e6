import { RefusedError } from '../../errors.ts';
import type { BuildOutput, BuildSpec } from '../../ports.ts';
import { parseBool } from '../../text/go-bool.ts';
import type { Abilities } from './abilities.ts';

/** What helps where images are kept in graph drivers. */
const WAY_OUT =
  "use a builder (`docker buildx create --use`), or turn on Docker's containerd image store (https://docs.docker.com/go/containerd/)";

const OLD_STORE = 'an engine that keeps images in a graph driver cannot';

/** Refuses what this engine cannot export, or is not to. @throws RefusedError */
export function refuseImpossible(
  spec: BuildSpec,
  outputs: readonly BuildOutput[],
  abilities: Abilities,
): void {
  const { hasGraphDriver, capabilities } = abilities;
  for (const output of outputs) refuseOutput(spec, output, abilities);
  if (hasGraphDriver) refuseOldStore(spec);
  else if (wantedAttests(spec).length > 0 && !capabilities.has('exporter.image.attestations')) {
    throw new RefusedError(
      `--attest type=${wantedAttests(spec)[0]}: this BuildKit knows no attestations; use BuildKit 0.11 or newer.`,
    );
  }
  if (outputs.length > 1 && !capabilities.has('exporter.multiple')) {
    throw new RefusedError(
      'This engine takes one --output a build; give one, or use Docker 26, BuildKit 0.13 or newer.',
    );
  }
  if (outputs.filter(isFolderOfBlobs).length > 1) {
    throw new RefusedError(
      'BuildKit writes one --output with tar=false a build; give one, or write the others as archives.',
    );
  }
}

/** An OCI or docker output with `tar=false`. */
export function isFolderOfBlobs({ type, attrs }: BuildOutput): boolean {
  return (type === 'oci' || type === 'docker') && parseBool(attrs.tar) === false;
}

/** Types of attestations that were asked for. */
export function wantedAttests({ attests }: Pick<BuildSpec, 'attests'>): readonly string[] {
  return Object.keys(attests).filter((type) => attests[type] !== null);
}

function refuseOutput(spec: BuildSpec, output: BuildOutput, abilities: Abilities): void {
  const { isEmbedded, hasGraphDriver, importsOci } = abilities;
  const { type, attrs, dest } = output;
  if (hasGraphDriver && (type === 'oci' || (type === 'docker' && dest !== null))) {
    throw new RefusedError(
      `--output type=${type}: ${OLD_STORE} write image archives; ${WAY_OUT}, or \`docker save\` the image.`,
    );
  }
  const isPushed = parseBool(attrs.push) === true;
  if (isPushed && spec.tags.length === 0 && (attrs.name ?? '') === '') {
    throw new RefusedError('--push needs to know where to: add -t HOST/NAME:TAG, or name=… to the output.');
  }
  if (isEmbedded && isPushed && parseBool(attrs['push-by-digest']) === true) {
    throw new RefusedError(
      "--output push-by-digest: Docker's own builder cannot; use a builder (`docker buildx create --use`).",
    );
  }
  const isList = spec.platforms.length > 1 || wantedAttests(spec).length > 0;
  if (type !== 'docker' || !isList) return;
  const what = spec.platforms.length > 1 ? 'several platforms' : 'attestations';
  if (dest !== null)
    throw new RefusedError(`--output type=docker holds one image without ${what}; use type=oci.`);
  if (isEmbedded || importsOci) return;
  throw new RefusedError(
    `The engine that gets the image keeps it in a graph driver, without ${what}; use --push, or --output type=oci,dest=FILE.`,
  );
}

function refuseOldStore(spec: BuildSpec): void {
  const [attest] = wantedAttests(spec);
  if (attest !== undefined) {
    throw new RefusedError(`--attest type=${attest}: ${OLD_STORE} attach anything to them; ${WAY_OUT}.`);
  }
  const cache = spec.cacheTo.find(({ type }) => type !== 'inline');
  if (cache !== undefined) {
    throw new RefusedError(`--cache-to type=${cache.type}: ${OLD_STORE} export their cache; ${WAY_OUT}.`);
  }
  const index = Object.keys(spec.annotations).find((key) => key.startsWith('annotation-index'));
  if (index !== undefined) {
    throw new RefusedError(
      `--annotation ${index.slice('annotation-'.length).replace('.', ':')}: an image of one platform has no index; use manifest: or no prefix.`,
    );
  }
}

/** Why an engine cannot build a target for all its platforms; null if it can. Its states are those of the first. */
export function platformsProblem(
  { platforms }: BuildSpec,
  { hasGraphDriver }: Abilities,
): RefusedError | null {
  if (!hasGraphDriver || platforms.length < 2) return null;
  return new RefusedError(`--platform ${platforms.join(',')}: ${OLD_STORE} build several; ${WAY_OUT}.`);
}
