import { RefusedError } from '../errors.ts';
import type { BuildSession } from './build-session.ts';
import type { Gateway } from './gateway.ts';

/** Label of the worker inside Docker with the address of its machine (moby builder/builder-next/worker/label). */
const HOST_GATEWAY_LABEL = 'org.mobyproject.buildkit.worker.moby.host-gateway-ip';

/** The capabilities without which the frontend silently ignores an option. */
const NEEDED: Readonly<Record<string, { readonly capability: string; readonly flag: string }>> = {
  'cgroup-parent': { capability: 'exec.meta.cgroup.parent', flag: '--cgroup-parent' },
  'shm-size': { capability: 'exec.mount.tmpfs.size', flag: '--shm-size' },
  ulimit: { capability: 'exec.meta.ulimit', flag: '--ulimit' },
};

/** The same for every limit of --resource. */
const RESOURCES_CAPABILITY = 'exec.meta.linux.resources';

/** The build with the options that depend on the engine. Rejects as `engineOptions` does. */
export async function withEngineOptions(
  build: BuildSession,
  gateway: Pick<Gateway, 'capabilities' | 'workerLabels' | 'abort'>,
): Promise<BuildSession> {
  try {
    const options = { ...build.input.options, ...(await engineOptions(build, gateway)) };
    return { ...build, input: { ...build.input, options } };
  } catch (error) {
    gateway.abort();
    throw error;
  }
}

/**
 * The frontend options that depend on the engine: how images are resolved, the address behind `host-gateway`, proxies.
 *
 * @throws RefusedError for an option of the spec that this engine would ignore
 */
export async function engineOptions(
  build: BuildSession,
  gateway: Pick<Gateway, 'capabilities' | 'workerLabels'>,
): Promise<Readonly<Record<string, string>>> {
  const { spec, input, shared } = build;
  refuseIgnored(spec, input.options, gateway.capabilities);
  const options: Record<string, string> = {};
  if (spec.pull) options['image-resolve-mode'] = 'pull';
  // Docker's own builder prefers its images to those of the registry.
  else if (shared.embedded) options['image-resolve-mode'] = 'local';
  if (spec.addHosts.length > 0) {
    options['add-hosts'] = spec.addHosts
      .map(({ host, address }) => `${host}=${address === 'host-gateway' ? hostGateway(gateway) : address}`)
      .join(',');
  }
  const given = new Set(Object.keys(spec.buildArgs).map((name) => name.toLowerCase()));
  for (const [name, value] of Object.entries(await shared.connection.proxies())) {
    if (!given.has(name.toLowerCase())) options[`build-arg:${name}`] = value;
  }
  return options;
}

function hostGateway({ workerLabels }: Pick<Gateway, 'workerLabels'>): string {
  const address = workerLabels[HOST_GATEWAY_LABEL] ?? '';
  if (address !== '') return address;
  throw new RefusedError(
    '--add-host …:host-gateway: this engine does not tell its own address; write the IP address instead.',
  );
}

function refuseIgnored(
  spec: BuildSession['spec'],
  options: Readonly<Record<string, string>>,
  capabilities: ReadonlySet<string>,
): void {
  const ignored = Object.entries(NEEDED)
    .filter(([option, { capability }]) => option in options && !capabilities.has(capability))
    .map(([, { flag }]) => flag);
  if (Object.keys(spec.resources).length > 0 && !capabilities.has(RESOURCES_CAPABILITY)) {
    ignored.push('--resource');
  }
  const [first] = ignored;
  if (first === undefined) return;
  throw new RefusedError(
    `${first}: this engine would ignore it; leave it out, or build with a newer engine.`,
  );
}
