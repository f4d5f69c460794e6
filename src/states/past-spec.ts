import { parseDockerfile } from '../dockerfile/parse.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import type { PastDetails } from '../history/types.ts';
import { type BuildSpec, NO_OUTPUTS, type PastContext } from '../ports.ts';

/** A past build, to be resolved again as it was. */
export interface PastSource {
  readonly dockerfile: Dockerfile;
  readonly spec: (past: PastContext) => BuildSpec;
}

/** Options of the frontend that a spec has in a field of its own, or that have no part in what the steps do. */
const OTHER_OPTIONS =
  /^(?:filename|target|platform|context|no-cache|image-resolve-mode|force-network-mode|source|cmdline|multi-platform|build-arg:.*|label:.*|attest:.*|vcs:.*)$/s;

/**
 * The Dockerfile and the options of a past build, as its history has them. What ran for it is found by digest, so an
 * option that is missing here finds nothing, and never something else. Null if its Dockerfile is not kept.
 *
 * @throws DockerfileError for one that cannot be read
 */
export function pastSource({ build, dockerfile: kept }: PastDetails): PastSource | null {
  if (kept === null) return null;
  const { options } = build;
  const buildArgs = named(options, 'build-arg:');
  const [platform] = (options.platform ?? '').split(',').filter((name) => name !== '');
  const dockerfile = parseDockerfile(kept.text, {
    fileName: kept.name,
    buildArgs,
    buildContexts: new Set(Object.keys(named(options, 'context:'))),
    ...(options.target ? { target: options.target } : {}),
    ...(platform === undefined ? {} : { platform }),
  });
  const network = options['force-network-mode'];
  const address = options.context || null;
  const others = Object.entries(options).filter(([name]) => !OTHER_OPTIONS.test(name));
  const text = new TextEncoder().encode(kept.text);
  const plain: BuildSpec = {
    ...NO_OUTPUTS,
    context: '/',
    remote: address === null ? null : { kind: 'address', address },
    dockerfile: { kind: 'text', name: kept.name, text },
    target: options.target || null,
    buildArgs,
    buildContexts: {},
    secrets: [],
    ssh: [],
    platforms: platform === undefined ? [] : [platform],
    noCache: false,
    noCacheFilter: [],
    network: network === 'host' || network === 'none' ? network : null,
    addHosts: [],
    cgroupParent: null,
    shmSize: null,
    ulimits: [],
    resources: {},
    labels: {},
    pull: false,
    allow: [],
    attributes: Object.fromEntries(others),
    tags: [],
  };
  return { dockerfile, spec: (past) => ({ ...plain, past }) };
}

/** The options whose names begin so, by the rest of the name. */
function named(options: Readonly<Record<string, string>>, start: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) =>
      name.startsWith(start) ? [[name.slice(start.length), value] as const] : [],
    ),
  );
}
