/**
 * The Docker engines that can be started, each with the Debian suite that contains it. A suite that changes (sid) may
 * contain a newer engine than listed here; `engine up` then says which one it got.
 */
const EDITIONS = [
  { version: '26.1.5', suite: 'trixie', packages: ['docker.io', 'docker-cli', 'docker-buildx'] },
  { version: '28.5.2', suite: 'sid', packages: ['docker.io', 'docker-cli', 'docker-buildx'] },
  // Images in containerd's store, as Docker 29 has them by default.
  {
    version: '28.5.2-containerd',
    docker: '28.5.2',
    suite: 'sid',
    packages: ['docker.io', 'docker-cli', 'docker-buildx'],
    settings: { features: { 'containerd-snapshotter': true } },
  },
  { version: '20.10.24', suite: 'bookworm', packages: ['docker.io'] },
];

/** The engine of the demo and of `npm test`. */
export const DEFAULT_VERSION = EDITIONS[0].version;

/** Every version that `--engine` accepts. */
export const VERSIONS = EDITIONS.map((edition) => edition.version);

/** What every engine needs besides Docker: an init, `ip`, a static shell, and git for contexts from repositories. */
const COMMON_PACKAGES = ['iproute2', 'iptables', 'ca-certificates', 'busybox-static', 'tini', 'git'];

/**
 * The edition of a version.
 * @param {string} version one of VERSIONS
 * @returns {{version: string, docker: string, suite: string, packages: string[], settings: object} | undefined} docker: the
 *   version of Docker in it, and the name of the Debian root, which editions share; settings: for daemon.json; undefined
 *   for any other version
 */
export function editionOf(version) {
  const edition = EDITIONS.find((candidate) => candidate.version === version);
  if (!edition) return undefined;
  const packages = [...edition.packages, ...COMMON_PACKAGES];
  return { docker: version, settings: {}, ...edition, packages };
}
