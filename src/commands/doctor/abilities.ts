import type { Builder, BuildSpec } from '../../ports.ts';
import { specFlags } from '../build-spec.ts';
import { NO_FLAGS } from '../flags/no-flags.ts';
import { type Finding, note, ok } from './finding.ts';

/** What a BuildKit said that it can do. */
export interface EngineAbilities {
  /** The capabilities of its gateway: `gateway.exec` and the like. */
  readonly capabilities: ReadonlySet<string>;
  /** Whether its frontend checks a Dockerfile. */
  readonly checks: boolean;
}

/** An empty image, which needs neither a registry nor files. */
const PROBE: BuildSpec = {
  ...specFlags(NO_FLAGS, [], {}, '/'),
  context: '',
  remote: { kind: 'empty' },
  dockerfile: { kind: 'text', name: 'Dockerfile', text: new TextEncoder().encode('FROM scratch\n') },
  target: null,
};

/** Asks an engine what it can do, by a build that runs nothing. Rejects with a sentence, or with an EngineLostError. */
export async function askAbilities(builder: Builder): Promise<EngineAbilities> {
  const build = await builder.open(PROBE, { status: () => undefined, notice: () => undefined });
  try {
    const checks = await builder.ask(PROBE, 'frontend.lint');
    return { capabilities: build.capabilities, checks: checks !== null };
  } finally {
    await build.close();
  }
}

/** What stagedive does with an engine, by the ability that it takes. */
const ABILITIES: readonly { readonly has: (engine: EngineAbilities) => boolean; readonly what: string }[] = [
  { has: ({ capabilities }) => capabilities.has('gateway.exec'), what: 'open a shell in a state' },
  {
    // No capability is named after these; they came with BuildKit 0.10, as this one did.
    has: ({ capabilities }) => capabilities.has('gateway.evaluate'),
    what: 'keep what a failed step left, and take named contexts (--build-context)',
  },
  {
    has: ({ capabilities }) => capabilities.has('exporter.image.attestations'),
    what: 'attach attestations (--sbom, --provenance)',
  },
  { has: ({ checks }) => checks, what: 'check a Dockerfile (build checks)' },
];

/** What the engine can do, and what it cannot, which a newer one can. */
export function abilityFindings(about: string, engine: EngineAbilities): readonly Finding[] {
  const can = ABILITIES.filter(({ has }) => has(engine)).map(({ what }) => what);
  const cannot = ABILITIES.filter(({ has }) => !has(engine)).map(({ what }) => what);
  return [
    ...(can.length === 0 ? [] : [ok(about, `it can ${can.join('; ')}`)]),
    ...cannot.map((what) => note(about, `it cannot ${what}`, 'a newer one can')),
  ];
}
