import type { EngineHost, EngineInfo } from '../../ports.ts';
import { abilityFindings, type EngineAbilities } from './abilities.ts';
import { type Finding, note, ok, problem } from './finding.ts';
import { hostFindings } from './host.ts';

/** How the search for the engine went. */
export interface EngineFacts {
  /** The places that did not answer before one did, or at all. */
  readonly tried: readonly { readonly address: string; readonly source: string; readonly reason: string }[];
  /** Null when none answered. */
  readonly engine: EngineInfo | null;
  readonly kind: 'engine' | 'builder';
  /** What it said that it can do; null if it said nothing. */
  readonly abilities: EngineAbilities | null;
  /** What it said of its machine; null for a builder, and if it said nothing. */
  readonly host: EngineHost | null;
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
      ? problem(ABOUT, text, adviceFor(source, reason))
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
    ...(facts.kind === 'builder' ? [] : versionFindings(engine.version)),
    ...(facts.abilities === null ? [] : abilityFindings(ABOUT, facts.abilities)),
    ...(facts.host === null ? [] : hostFindings(ABOUT, facts.host)),
  ];
}

function placeName(address: string, source: string): string {
  return address === source ? address : `${address} (${source})`;
}

function adviceFor(source: string, reason: string): string {
  if (/^that is Podman /.test(reason))
    return 'set DOCKER_HOST to a Docker engine, or choose a buildx builder with --builder';
  if (source === 'DOCKER_HOST') return 'start the engine there, or unset DOCKER_HOST to use the default one';
  if (source.startsWith('context ')) return 'start it, or choose another one with `docker context use`';
  if (source === 'docker config') return 'correct the file, or move it away';
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

const NEWEST_TESTED = 29;

/** What is to be said of its version alone. */
function versionFindings(version: string): readonly Finding[] {
  const major = Number.parseInt(version, 10);
  if (major < 20) {
    return [
      problem(ABOUT, `Docker ${version} is older than 20.10`, 'update it; what works with it is not known'),
    ];
  }
  if (major > NEWEST_TESTED)
    return [note(ABOUT, `Docker ${version} is newer than what stagedive was tested with`)];
  return [];
}
