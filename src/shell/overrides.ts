/** The values of `--shell`, `--user`, `--workdir`, `--env` and `--toolbox`; `env` holds `NAME=value`. */
export interface ShellOverrides {
  readonly shell?: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly env: readonly string[];
  readonly toolbox?: string;
}
