/** Docker's files and programs, as `stagedive doctor` reports them. */
export interface DockerTools {
  /** Absolute path of `config.json`. */
  readonly config: string;
  readonly exists: boolean;
  /** One sentence why it cannot be read; null when it can, or is not there. */
  readonly error: string | null;
  readonly currentContext: string | null;
  /** The credential helpers that it names, with their hosts; '' stands for all. */
  readonly helpers: readonly {
    readonly program: string;
    readonly hosts: readonly string[];
    readonly found: boolean;
  }[];
  /** Hosts whose credentials are in the file itself. */
  readonly stored: readonly string[];
  /** Its contexts besides `default`; the host is null for one that cannot be read. */
  readonly contexts: readonly { readonly name: string; readonly host: string | null }[];
  /** The builders of buildx, or one sentence why they cannot be read. */
  readonly builders: readonly KnownBuilder[] | string;
  /** Absolute path of the docker program; null when $PATH has none. */
  readonly docker: string | null;
  /** Absolute path of docker's buildx plugin; null when there is none. */
  readonly buildx: string | null;
}

/** A builder that `--builder` can name. */
export interface KnownBuilder {
  readonly name: string;
  /** `docker-container`, `remote`, …; '' when buildx does not say. */
  readonly driver: string;
  readonly endpoints: readonly string[];
}
