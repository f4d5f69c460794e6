/**
 * Run as a program with --expose-gc: builds a large Dockerfile in one session of the screens again and again, as watching
 * does, and writes the memory after each twentieth part as JSON: bytes after garbage collection, of the heap and of the
 * process.
 * `node --expose-gc test/engine/rebuilds.ts COUNT`
 */
import { createSession } from '../../src/store/session.ts';
import { Project, shellImage, testBuilder } from './build-project.ts';
import { dockerfileOf, firstState, screenPorts } from './screen-ports.ts';

/** Instructions that need nothing to run once they are cached, and whose definition is large. */
function dockerfile(touch: number): string {
  const lines = Array.from({ length: 300 }, (_, at) => `ENV NAME_${at}="${'value '.repeat(20)}"`);
  return `FROM ${shellImage}\n${lines.join('\n')}\n${Array.from({ length: 60 }, (_, at) => `WORKDIR /w${at}`).join('\n')}\n# ${touch}\n`;
}

const count = Number(process.argv[2] ?? 200);
const builder = await testBuilder();
const project = await Project.with({ Dockerfile: dockerfile(0) });
const session = createSession(screenPorts(builder, project), firstState(await dockerfileOf(project)));
const samples: { readonly build: number; readonly heap: number; readonly resident: number }[] = [];
try {
  for (let at = 0; at < count; at += 1) {
    await project.write('Dockerfile', dockerfile(at));
    const built = new Promise<string>((resolve) => {
      const stop = session.store.subscribe(() => {
        const { build } = session.store.get();
        if (build === null || build.number !== at + 1 || build.endedAt === null) return;
        stop();
        resolve(build.phase);
      });
    });
    session.store.dispatch({ type: 'dockerfile/loaded', dockerfile: await dockerfileOf(project) });
    session.store.dispatch({ type: 'build/asked', noCache: false, keepPlace: true, now: Date.now() });
    const phase = await built;
    if (phase !== 'done') throw new Error(`Build ${at + 1} ended as ${phase}.`);
    if (at % Math.max(1, Math.floor(count / 20)) === 0 || at === count - 1) {
      globalThis.gc?.();
      globalThis.gc?.();
      const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
      samples.push({ build: at + 1, heap: heapUsed + arrayBuffers, resident: rss });
    }
  }
  process.stdout.write(`${JSON.stringify({ samples })}\n`);
} finally {
  await session.stop();
  await builder.close();
  await project[Symbol.asyncDispose]();
}
