import { didYouMean } from '../../dockerfile/suggest.ts';
import { DefinitionError } from '../error.ts';
import { isEmpty, type MapNode, type Node } from '../yaml/node.ts';
import { BUILD_KEYS } from './build-keys.ts';

function keys(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** The keys of a compose file (compose-spec, schema/compose-spec.json; so are those below). */
const FILE_KEYS = keys('configs include models name networks secrets services version volumes');

const SERVICE_KEYS = keys(`
  annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name cpu_count
  cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset credential_spec depends_on deploy
  develop device_cgroup_rules devices dns dns_opt dns_search domainname entrypoint env_file environment expose extends
  external_links extra_hosts gpus group_add healthcheck hostname image init ipc isolation label_file labels links logging
  mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode networks oom_kill_disable
  oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged profiles provider pull_policy
  pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open stop_grace_period
  stop_signal storage_opt sysctls tmpfs tty ulimits use_api_socket user userns_mode uts volumes volumes_from working_dir
`);

/** Keys of mappings in a service, which hold no names of their own. */
const INNER_KEYS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'deploy',
    keys(
      'endpoint_mode labels mode placement replicas resources restart_policy rollback_config update_config',
    ),
  ],
  ['develop', keys('watch')],
  ['extends', keys('file service')],
  ['healthcheck', keys('disable interval retries start_interval start_period test timeout')],
  ['logging', keys('driver options')],
]);

/** @throws DefinitionError for a key that no compose file has, as Compose refuses the whole file */
export function refuseUnknownFileKeys(document: MapNode): void {
  const [key, value] = firstUnknown(document, FILE_KEYS) ?? [];
  if (key === undefined || value === undefined) return;
  // Before there was the key `services`, a file was nothing but services.
  const isOfComposeOne =
    !document.entries.has('services') && !document.entries.has('include') && looksLikeService(value);
  throw new DefinitionError(
    value.at,
    isOfComposeOne
      ? `${key} is a service as Compose 1 had them: put all services under the key services.`
      : `a compose file has no key ${key}${hint(key, FILE_KEYS)}.`,
  );
}

/** @throws DefinitionError for a key that no service has */
export function refuseUnknownServiceKeys(service: MapNode): void {
  const [key, value] = firstUnknown(service, SERVICE_KEYS) ?? [];
  if (key !== undefined && value !== undefined) {
    const where = BUILD_KEYS.has(key) ? ' (it belongs under build)' : hint(key, SERVICE_KEYS);
    throw new DefinitionError(value.at, `a service has no key ${key}${where}.`);
  }
  for (const [outer, known] of INNER_KEYS) {
    const inner = service.entries.get(outer);
    if (inner?.kind !== 'map') continue;
    const [name, at] = firstUnknown(inner, known) ?? [];
    if (name !== undefined && at !== undefined) {
      throw new DefinitionError(at.at, `${outer} has no key ${name}${hint(name, known)}.`);
    }
  }
}

function firstUnknown(node: MapNode, known: ReadonlySet<string>): readonly [string, Node] | null {
  for (const [key, value] of node.entries) if (!known.has(key) && !key.startsWith('x-')) return [key, value];
  return null;
}

function hint(key: string, known: ReadonlySet<string>): string {
  const guess = didYouMean(key, known);
  return guess === null ? '' : ` (${guess})`;
}

function looksLikeService(node: Node): boolean {
  return node.kind === 'map' && ['image', 'build'].some((key) => !isEmpty(node.entries.get(key)));
}
