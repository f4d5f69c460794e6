/**
 * Runs the real screens on a fake builder that prints at a given rate. bench/flood.ts starts it in a terminal. The
 * variable FLOOD contains the flood as JSON, REPORT the file for the result.
 */
import { writeFileSync } from 'node:fs';
import { createScreens } from '../../src/commands/screens.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import type { BuildListener, BuildSpec } from '../../src/ports.ts';
import { systemClock as clock } from '../../src/ports.ts';
import type { BuildProgress } from '../../src/progress/model.ts';
import { showScreens } from '../../src/screens/run.tsx';
import { limitYoungSpace } from '../../src/start/young-space.ts';
import type { Store } from '../../src/store/store.ts';
import { createTerminal } from '../../src/terminal/index.ts';
import { FakeBuild, FakeBuilder } from '../../test/fakes/builder.ts';
import { specOf } from '../../test/fakes/sample-spec.ts';
import { stillOptions } from '../still-options.ts';
import { type Flood, FloodSource, floodDockerfile } from './source.ts';

/** The result of the program. */
export interface FloodReport {
  /** Lines that the build printed. */
  readonly written: number;
  /** Lines in the logs at the end. */
  readonly held: number;
  /** Resident memory before the first line, and its maximum, in bytes. */
  readonly memoryBefore: number;
  readonly memoryMost: number;
  /** Number of status messages, and the longest time between two in milliseconds. */
  readonly messages: number;
  readonly longestPause: number;
}

/** Time between two status messages, about as in the engine's status stream. */
const MESSAGE_INTERVAL_MS = 20;

limitYoungSpace();
const flood = JSON.parse(process.env.FLOOD ?? '') as Flood;
let store: Store | null = null;

class FloodBuilder extends FakeBuilder {
  override async open(spec: BuildSpec, listener: BuildListener): Promise<FakeBuild> {
    const build = new FakeBuild(spec, listener, this.resolution);
    setTimeout(() => run(build), MESSAGE_INTERVAL_MS);
    return build;
  }
}

function run(build: FakeBuild): void {
  const memoryBefore = process.memoryUsage.rss();
  const source = new FloodSource(flood, Date.now());
  let memoryMost = memoryBefore;
  let messages = 0;
  let longestPause = 0;
  let last = Date.now();
  build.status(source.announce());
  const timer = setInterval(() => {
    const now = Date.now();
    build.status(source.until(now));
    messages += 1;
    longestPause = Math.max(longestPause, now - last);
    last = now;
    if (messages % 10 === 0) memoryMost = Math.max(memoryMost, process.memoryUsage.rss());
    if (!source.isOver(now)) return;
    clearInterval(timer);
    build.status(source.end(now));
    // Report before the frame that shows the end, because bench/flood.ts quits the program then.
    const stop = store?.subscribe(() => {
      const state = store?.get();
      if (state?.build?.phase !== 'done') return;
      stop?.();
      const held = heldLines(state.build.progress);
      report({ written: source.lines, held, memoryBefore, memoryMost, messages, longestPause });
    });
    build.end({ kind: 'done', imageId: null });
  }, MESSAGE_INTERVAL_MS);
}

/** The number of lines that the logs can still return. */
function heldLines(progress: BuildProgress): number {
  let held = 0;
  for (const { log } of progress.vertexes.values()) held += log.window(log.firstLine, log.lineCount).length;
  return held;
}

function report(result: FloodReport): void {
  writeFileSync(process.env.REPORT ?? '', JSON.stringify(result));
}

const dockerfile = parseDockerfile(new TextEncoder().encode(floodDockerfile(flood)), {
  fileName: 'Dockerfile',
});
const spec: BuildSpec = specOf('/', {
  dockerfile: { kind: 'text', name: 'Dockerfile', text: new Uint8Array() },
});
const terminal = createTerminal();
const builder = new FloodBuilder();
const screens = createScreens({
  ...stillOptions({ dockerfile, spec, terminal, connect: async () => builder }),
  show: (made) => {
    store = made;
    return showScreens(terminal, made, clock.now);
  },
});
terminal.onExit(screens.stop);
terminal.open();
const end = await screens.stay();
await terminal.end(end === 'another build' ? 0 : end);
