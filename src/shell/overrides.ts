/** What `--shell`, `--user`, `--workdir`, `--env` and `--toolbox` say; `env` is `NAME=value`. */
export interface ShellOverrides {
  readonly shell?: string;
  readonly user?: string;
  readonly workdir?: string;
  readonly env: readonly string[];
  readonly toolbox?: string;
}
