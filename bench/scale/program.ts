/**
 * Runs the real screens on a fake builder and history of a given size. bench/scale.ts starts it in a terminal. The
 * variable SCALE has the size as JSON.
 */
import { createScreens } from '../../src/commands/screens.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { StepOutput } from '../../src/llb/types.ts';
import {
  type BuildListener,
  type BuildSpec,
  systemClock as clock,
  type TakeContents,
  type TreeEntry,
} from '../../src/ports.ts';
import { showScreens } from '../../src/screens/run.tsx';
import { limitYoungSpace } from '../../src/start/young-space.ts';
import { NO_POLICY } from '../../src/states/check-policy.ts';
import { createTerminal } from '../../src/terminal/index.ts';
import { FakeBuild, FakeBuilder } from '../../test/fakes/builder.ts';
import { specOf } from '../../test/fakes/sample-spec.ts';
import { builds, ManyBuilds } from '../history/builds.ts';
import { stillOptions } from '../still-options.ts';
import { cacheMounts } from './caches.ts';
import { largeContext } from './context.ts';
import { printBuild } from './printed-build.ts';
import { graphOf, LAST_STEP, type Scale, scaleDockerfile, treeOf } from './source.ts';

limitYoungSpace();
const scale = JSON.parse(process.env.SCALE ?? '') as Scale;

/** Its trees are made entry by entry, so that none is in memory beside the one that the screens keep. */
class ScaleBuild extends FakeBuild {
  override async *tree(output: StepOutput): AsyncGenerator<TreeEntry> {
    yield* treeOf(output.digest === LAST_STEP ? scale.entries : 10);
  }

  override async contents(_: StepOutput, paths: ReadonlySet<string>, take: TakeContents): Promise<void> {
    for (const path of paths) {
      await take(path, Buffer.from(path));
      await take(path, null);
    }
  }
}

class ScaleBuilder extends FakeBuilder {
  override caches = cacheMounts(scale.caches);

  override async open(spec: BuildSpec, listener: BuildListener, isRecorded = false): Promise<FakeBuild> {
    const build = new ScaleBuild(spec, listener, { graph: graphOf(scale), config: null });
    if (isRecorded) void printBuild(build, scale);
    return build;
  }
}

const dockerfile = parseDockerfile(new TextEncoder().encode(scaleDockerfile(scale)), {
  fileName: 'Dockerfile',
});
const spec: BuildSpec = specOf('/', {
  dockerfile: { kind: 'text', name: 'Dockerfile', text: new Uint8Array() },
});
const terminal = createTerminal();
const builder = new ScaleBuilder();
const screens = createScreens({
  ...stillOptions({ dockerfile, spec, terminal, connect: async () => builder }),
  checkSettings: async () => ({
    ...{ platform: null, config: null, policy: NO_POLICY },
    ...{ moreStages: async () => [], unseenStages: () => [], close: async () => undefined },
  }),
  history: async () => new ManyBuilds(builds().slice(0, scale.builds)),
  contexts: { list: async () => largeContext(scale.entries) },
  show: (made) => showScreens(terminal, made, clock.now),
});
terminal.onExit(screens.stop);
terminal.open();
const end = await screens.stay();
await terminal.end(end === 'another build' ? 0 : end);
