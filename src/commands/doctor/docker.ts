import type { DockerTools } from '../../ports.ts';
import { type Finding, note, ok, problem } from './finding.ts';

/** Docker's config and the programs that only some commands need. */
export function dockerFindings(facts: DockerTools): readonly Finding[] {
  return [
    ...configFindings(facts),
    ...contextFindings(facts),
    ...helperFindings(facts),
    builderFinding(facts),
    ...knownBuilderFindings(facts),
  ];
}

function configFindings({ config, exists, error }: DockerTools): readonly Finding[] {
  const about = 'docker config';
  if (error !== null) return [problem(about, error, 'without it no context and no login is known')];
  return [ok(about, exists ? config : `${config} is not there, so no login is known`)];
}

function contextFindings({ contexts, currentContext }: DockerTools): readonly Finding[] {
  return contexts.map(({ name, host }) => {
    const chosen = name === currentContext ? ', chosen in the docker config' : '';
    return host === null
      ? note(
          'context',
          `${name}${chosen}: its file names no engine`,
          `\`docker context rm ${name}\` removes it`,
        )
      : ok('context', `${name}${chosen}: ${host}`);
  });
}

function knownBuilderFindings({ builders }: DockerTools): readonly Finding[] {
  if (typeof builders === 'string') return [problem('builder', builders, 'or remove the file')];
  return builders.map(({ name, driver, endpoints }) =>
    ok('builder', `${name} (${[driver, ...endpoints].filter((word) => word !== '').join(', ')})`),
  );
}

function helperFindings({ helpers, stored }: DockerTools): readonly Finding[] {
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

const USERS_OF_BUILDX =
  'builders (--builder, BUILDX_BUILDER, `docker buildx use`) and bake files in HCL need it';

function builderFinding({ docker, buildx }: DockerTools): Finding {
  const about = 'builder';
  if (docker === null) {
    return note(
      about,
      'there is no docker program in PATH',
      `${USERS_OF_BUILDX}; install it with its buildx plugin`,
    );
  }
  return buildx === null
    ? note(about, `${docker} has no buildx plugin`, `${USERS_OF_BUILDX}; install it`)
    : ok(about, `${docker} with ${buildx}, for builders and bake files in HCL`);
}
