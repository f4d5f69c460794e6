import type { EngineInfo } from '../../ports.ts';
import { type Finding, note, ok, problem } from './finding.ts';

/** How the search for the engine went. */
export interface EngineFacts {
  /** The places that did not answer before one did, or at all. */
  readonly tried: readonly { readonly address: string; readonly source: string; readonly reason: string }[];
  /** Null when none answered. */
  readonly engine: EngineInfo | null;
  readonly kind: 'engine' | 'builder';
  /** Why no engine could be used, where that is more than what `tried` says; null otherwise. */
  readonly error: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The context that the docker config names; null when it names none. */
  readonly configuredContext: string | null;
}

const ABOUT = 'engine';

/** Where the engine is, why there, and what cannot be done with it. */
export function engineFindings(facts: EngineFacts): readonly Finding[] {
  const { tried, engine } = facts;
  const places = tried.map(({ address, source, reason }): Finding => {
    const text = `${placeName(address, source)}: ${reason.replace(/\.$/, '')}`;
    return engine === null
      ? problem(ABOUT, text, adviceFor(source))
      : note(ABOUT, `${text}; the next place was tried`);
  });
  const decided = overruled(facts);
  if (engine === null) {
    const rest = facts.error === null ? [] : [problem(ABOUT, facts.error, 'start it, or choose another one')];
    return [...decided, ...places, ...(places.length > 0 ? [] : rest)];
  }
  const name = facts.kind === 'builder' ? 'BuildKit' : 'Docker';
  const platform = engine.platform === '' ? '' : ` (${engine.platform})`;
  return [
    ...decided,
    ...places,
    ok(
      ABOUT,
      `${name} ${engine.version || 'of unknown version'}${platform} at ${placeName(engine.address, engine.source)}`,
    ),
    ...(facts.kind === 'builder' ? [] : abilities(engine.version)),
  ];
}

function placeName(address: string, source: string): string {
  return address === source ? address : `${address} (${source})`;
}

function adviceFor(source: string): string {
  if (source === 'DOCKER_HOST') return 'start the engine there, or unset DOCKER_HOST to use the default one';
  if (source.startsWith('context ')) return 'start it, or choose another one with `docker context use`';
  if (source === 'docker config') return 'mend the file, or move it away';
  return 'start Docker, or set DOCKER_HOST to a running engine';
}

/** What docker would have used, had a variable not decided otherwise (docker/cli cli/command/cli.go). */
function overruled({ env, configuredContext }: EngineFacts): readonly Finding[] {
  const others: string[] = [];
  if (env.DOCKER_HOST) {
    if (env.DOCKER_CONTEXT) others.push(`DOCKER_CONTEXT=${env.DOCKER_CONTEXT}`);
    else if (configuredContext !== null) others.push(`the context ${configuredContext} of the docker config`);
    return others.map((other) => note(ABOUT, `DOCKER_HOST is set and wins over ${other}`));
  }
  if (env.DOCKER_CONTEXT && configuredContext !== null && configuredContext !== env.DOCKER_CONTEXT) {
    return [
      note(
        ABOUT,
        `DOCKER_CONTEXT is set and wins over the context ${configuredContext} of the docker config`,
      ),
    ];
  }
  return [];
}

/** What an older engine cannot do, by its first version that can (tried on 20.10, 26.1 and 28.5). */
const LACKS: readonly { readonly before: number; readonly what: string }[] = [
  {
    before: 23,
    what: 'keep what a failed step left, take named contexts (--build-context), or send build checks',
  },
];

const NEWEST_TESTED = 28;

function abilities(version: string): readonly Finding[] {
  const major = Number.parseInt(version, 10);
  if (Number.isNaN(major)) return [];
  if (major < 20) {
    return [
      problem(ABOUT, `Docker ${version} is older than 20.10`, 'update it; what works with it is not known'),
    ];
  }
  const lacking = LACKS.filter(({ before }) => major < before);
  if (lacking.length > 0) {
    return lacking.map(({ before, what }) =>
      note(ABOUT, `Docker ${version} cannot ${what}`, `Docker ${before} can`),
    );
  }
  const newer =
    major > NEWEST_TESTED
      ? [note(ABOUT, `Docker ${version} is newer than what stagedive was tested with`)]
      : [];
  return [
    ok(
      ABOUT,
      'it can open any state, keep what a failed step left, take named contexts, and send build checks',
    ),
    ...newer,
  ];
}
