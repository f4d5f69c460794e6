import { type Finding, note, ok, problem } from './finding.ts';

/** What doctor knows about docker's own files. */
export interface DockerFacts {
  /** Absolute path of `config.json`. */
  readonly config: string;
  readonly exists: boolean;
  /** Why it cannot be read; null when it can, or is not there. */
  readonly error: string | null;
  /** The helper programs it names, for all registries ('') or for some, and whether each is in $PATH. */
  readonly helpers: readonly {
    readonly program: string;
    readonly hosts: readonly string[];
    readonly found: boolean;
  }[];
  /** Registries whose credentials are in the file itself. */
  readonly stored: readonly string[];
  /** Absolute path of the docker program; null when there is none in $PATH. */
  readonly docker: string | null;
  /** Absolute path of docker's buildx plugin; null when it is not found. */
  readonly buildx: string | null;
}

/** Docker's config and the programs that only some commands need. */
export function dockerFindings(facts: DockerFacts): readonly Finding[] {
  return [...configFindings(facts), ...helperFindings(facts), builderFinding(facts)];
}

function configFindings({ config, exists, error }: DockerFacts): readonly Finding[] {
  const about = 'docker config';
  if (error !== null) return [problem(about, error, 'without it no context and no login is known')];
  return [ok(about, exists ? config : `${config} is not there, so no login is known`)];
}

function helperFindings({ helpers, stored }: DockerFacts): readonly Finding[] {
  const about = 'credentials';
  const found = helpers.map(({ program, hosts, found }): Finding => {
    const scope = hosts.includes('') ? 'all registries' : hosts.join(', ');
    return found
      ? ok(about, `${program} for ${scope}`)
      : problem(
          about,
          `${program}, for ${scope}, is not in PATH`,
          'install it, or take it out of the docker config',
        );
  });
  if (stored.length === 0) return found;
  return [...found, ok(about, `in the docker config: ${stored.join(', ')}`)];
}

function builderFinding({ docker, buildx }: DockerFacts): Finding {
  const about = 'builder';
  if (docker === null) {
    return note(
      about,
      'there is no docker program in PATH',
      'only --builder needs it, with its buildx plugin',
    );
  }
  return buildx === null
    ? note(about, `${docker} has no buildx plugin`, 'only --builder needs it')
    : ok(about, `${docker} with ${buildx}, for --builder`);
}
