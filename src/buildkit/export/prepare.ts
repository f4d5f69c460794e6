import type { BuildSpec } from '../../ports.ts';
import type { BuildSession } from '../build-session.ts';
import { type Abilities, askAbilities } from './abilities.ts';
import { BlobStore } from './blob-store.ts';
import { type Caches, cacheOptions } from './caches.ts';
import { type ExportPlan, exportsAnything, loadsInto, planExports } from './plan.ts';
import { isFolderOfBlobs, wantedAttests } from './refusals.ts';
import type { ExportRequest } from './request.ts';

/** A plan that exports nothing. */
export const EMPTY_PLAN: ExportPlan = {
  exports: [],
  options: {},
  pushAfter: [],
  prefersManifest: false,
  problem: null,
  notices: [],
};

/** The folder of an output with `tar=false`, by the name under which the daemon asks for it (moby/buildkit client/solve.go). */
export function outputStores({ outputs }: BuildSpec): ReadonlyMap<string, BlobStore> {
  const output = outputs.find(isFolderOfBlobs);
  return new Map(
    output === undefined || output.dest === null || output.dest === '-'
      ? []
      : [['export', new BlobStore(output.dest, 'write')]],
  );
}

/**
 * Plans what an open session's build exports, and tells of what has no effect. Rejects with one sentence for what
 * cannot be exported, or with the daemon's error.
 */
export async function preparedForExport(build: BuildSession): Promise<BuildSession> {
  const { spec, caches, listener } = build;
  const abilities = await abilitiesFor(build);
  const known = withoutUnknown(caches, abilities);
  const plan = await planExports(spec, abilities);
  for (const notice of [...known.notices, ...plan.notices]) listener.notice(notice);
  const options = { ...build.input.options, ...plan.options, ...cacheOptions(known.imports) };
  return { ...build, caches: known, plan, input: { ...build.input, options } };
}

/** What the main build is registered with. @param isRecorded whether the engine's history keeps it in any case */
export function exportRequest(
  { plan, caches, input, spec }: BuildSession,
  isRecorded: boolean,
): ExportRequest {
  return {
    exporters: plan.exports,
    cacheExports: caches.exports,
    cacheImports: caches.imports,
    // The history shows them; the frontend is asked with its own.
    frontendAttrs: {
      ...input.options,
      ...(isRecorded && spec.stageName !== undefined ? { target: spec.stageName } : {}),
    },
    isRecorded: isRecorded || spec.provenance !== null,
  };
}

/** Asks only for what the answer depends on: most builds export nothing, or one image. */
async function abilitiesFor(build: BuildSession): Promise<Abilities> {
  const { spec, caches, shared } = build;
  const isAsked =
    exportsAnything(spec) ||
    spec.platforms.length > 1 ||
    wantedAttests(spec).length > 0 ||
    Object.keys(spec.annotations).length > 0;
  const base = isAsked
    ? await askAbilities(shared, loadsInto(spec))
    : { isEmbedded: shared.embedded, hasGraphDriver: false, importsOci: false };
  const depends =
    spec.outputs.length > 1 ||
    (!base.hasGraphDriver && (spec.defaultAttests || wantedAttests(spec).length > 0) && isAsked) ||
    [...caches.imports, ...caches.exports].some(({ type }) => `cache.${type}` in CACHE_CAPABILITIES);
  return { ...base, capabilities: depends ? await askCapabilities(build) : new Set() };
}

async function askCapabilities(build: BuildSession): Promise<ReadonlySet<string>> {
  const gateway = await build.register(null);
  gateway.abort();
  return gateway.capabilities;
}

/** Caches that an engine without them would refuse; buildx leaves them out there. */
const CACHE_CAPABILITIES = { 'cache.gha': true, 'cache.s3': true } as const;

function withoutUnknown(caches: Caches, { capabilities }: Abilities): Caches {
  const isKnown = ({ type }: { readonly type: string }): boolean =>
    !(`cache.${type}` in CACHE_CAPABILITIES) || capabilities.has(`cache.${type}`);
  const skipped = [...caches.imports, ...caches.exports].filter((entry) => !isKnown(entry));
  const types = [...new Set(skipped.map(({ type }) => type))];
  return {
    ...caches,
    imports: caches.imports.filter(isKnown),
    exports: caches.exports.filter(isKnown),
    notices: [
      ...caches.notices,
      ...types.map((type) => ({
        kind: 'cache-skipped' as const,
        text: `The cache of type=${type} is left out: this engine does not know it; use a newer one or a builder.`,
      })),
    ],
  };
}
