import { NoEngineError } from '../ports.ts';
import type { BuilderNode, ChosenBuilder } from './current-builder.ts';
import { sshReason } from './ssh-reason.ts';

/** The error for a builder that `docker buildx dial-stdio` does not reach, by what that printed. */
export function unreachableBuilder(builder: ChosenBuilder, output: string): NoEngineError {
  const { name, source } = builder;
  const printed = withoutUsage(output) || 'docker buildx dial-stdio printed nothing';
  // Docker without buildx ignores the word `buildx` and reads its flags as its own.
  const isWithoutBuildx = /unknown (?:flag: --builder|command: docker buildx)|is not a docker command/.test(
    printed,
  );
  const said = isWithoutBuildx ? 'docker has no buildx plugin here' : dialReason(builder, printed);
  const reason = said.replace(/\.$/, '');
  const remedy =
    isWithoutBuildx || /^there is no program/.test(printed)
      ? 'Install docker with buildx'
      : starting(builder);
  return new NoEngineError(
    [{ address: `builder ${name}`, source, reason }],
    `The builder ${name} (${source}) cannot be reached: ${reason}. ${remedy}, or use the engine with --builder default.`,
  );
}

/** What buildx said, in words that say more than its own. */
function dialReason({ nodes }: ChosenBuilder, printed: string): string {
  const said = printed.replace(/^ERROR: /, '');
  if (/context deadline exceeded/.test(said)) {
    const places = endpointsOf(nodes).join(', ');
    return places === ''
      ? 'BuildKit does not answer in time'
      : `BuildKit at ${places} does not answer in time`;
  }
  // Buildx runs ssh itself, without a terminal.
  const [host] = nodes.flatMap(({ endpoint }) => /^ssh:\/\/(?:[^@/]*@)?([^:/]+)/.exec(endpoint)?.[1] ?? []);
  return host === undefined ? said : sshReason(said, host).reason;
}

/** What starts a builder. Buildx starts none of the driver `remote`. */
function starting({ name, driver, nodes }: ChosenBuilder): string {
  const places = endpointsOf(nodes).join(', ');
  return driver === 'remote' && places !== ''
    ? `Start buildkitd at ${places}, or check the builder's address and certificates with \`docker buildx inspect ${name}\``
    : `Start it with \`docker buildx inspect --bootstrap ${name}\``;
}

/** Docker prints how it is used after what is wrong. */
function withoutUsage(printed: string): string {
  return printed.replace(/ ?(?:Usage:|Run 'docker).*/, '');
}

/** The addresses of nodes, or the docker contexts that they belong to. */
export function endpointsOf(nodes: readonly BuilderNode[]): readonly string[] {
  return nodes.map(({ endpoint }) => endpoint).filter((endpoint) => endpoint !== '');
}
