/**
 * The build flags as typed: those of `docker buildx build` (docker/buildx docs/reference/buildx_build.md), and where
 * the Dockerfile is. A repeatable flag is a list, empty if it is not given.
 */
export interface BuildFlags extends InputFlags, OutputFlags {}

/** What goes into a build, and how it runs. */
export interface InputFlags {
  /** The last -f. */
  readonly file?: string;
  /** Every -f, in order: compose and bake files may be several. */
  readonly files?: readonly string[];
  /** The service of a compose file. */
  readonly service?: string;
  /** The target of a bake file. */
  readonly bake?: string;
  readonly context?: string;
  /** Whether somebody typed the context; absent if not. */
  readonly contextGiven?: boolean;
  readonly buildArg: readonly string[];
  readonly buildContext: readonly string[];
  readonly secret: readonly string[];
  readonly ssh: readonly string[];
  /** Each value may be a list with commas. */
  readonly platform: readonly string[];
  /** False for `--no-cache`: commander negates it. */
  readonly cache: boolean;
  /** The stages of `--no-cache-filter`, whose name commander shortens the same way. */
  readonly cacheFilter: readonly string[];
  readonly network?: string;
  readonly addHost: readonly string[];
  readonly cgroupParent?: string;
  readonly builder?: string;
  readonly allow: readonly string[];
  readonly label: readonly string[];
  readonly policy: readonly string[];
  readonly pull?: boolean;
  readonly resource: readonly string[];
  readonly shmSize?: string;
  readonly ulimit: readonly string[];
  /** Docker's older flags for what --resource sets. */
  readonly memory?: string;
  readonly memorySwap?: string;
  readonly cpuShares?: string;
  readonly cpuPeriod?: string;
  readonly cpuQuota?: string;
  readonly cpusetCpus?: string;
  readonly cpusetMems?: string;
  /** What the frontend is asked for instead of a build. */
  readonly call?: string;
  /** `--call check`. */
  readonly check?: boolean;
  /** Docker's older name of --call. */
  readonly print?: string;
  /** Docker's flags that have no effect with BuildKit, and say so. */
  readonly squash?: boolean;
  readonly isolation?: string;
  readonly securityOpt: readonly string[];
}

/** What a build leaves: images, files, attestations, cache. */
export interface OutputFlags {
  readonly output: readonly string[];
  readonly load?: boolean;
  readonly push?: boolean;
  readonly annotation: readonly string[];
  readonly attest: readonly string[];
  readonly provenance?: string;
  readonly sbom?: string;
  readonly cacheFrom: readonly string[];
  readonly cacheTo: readonly string[];
  readonly iidfile?: string;
  readonly metadataFile?: string;
  readonly quiet?: boolean;
}
