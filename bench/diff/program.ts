/** Measures diffs in a separate process, so that peak memory is measured for them alone. */
import { readFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { createBuilder } from '../../src/buildkit/index.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { parseDockerfile } from '../../src/dockerfile/parse.ts';
import { diffTrees } from '../../src/filesystem/diff.ts';
import { programOf } from '../../src/llb/program.ts';
import type { Builder, BuildListener } from '../../src/ports.ts';
import { limitYoungSpace } from '../../src/start/young-space.ts';
import { compareStates } from '../../src/states/compare.ts';
import { sharedStates } from '../../src/states/shared-states.ts';
import { States } from '../../src/states/state-files.ts';
import { specOf } from '../../test/fakes/sample-spec.ts';

/** The measures of one diff, in milliseconds and bytes. */
export interface DiffReport {
  /** Time to list and compare both trees. */
  readonly metadata: number;
  /** The same plus the time to read every file whose modification time does not decide. */
  readonly verified: number;
  readonly entries: number;
  /** Total size of both stages. */
  readonly bytes: number;
  readonly modified: number;
  readonly undecided: number;
  /** Peak memory of the process in bytes. */
  readonly peak: number;
}

const silent: BuildListener = { status: () => undefined, notice: () => undefined };

/** Opens the build and compares the final states of two stages. */
export async function measureDiff(
  builder: Builder,
  folder: string,
  names: readonly [string, string],
): Promise<DiffReport> {
  const start = performance.now();
  const path = `${folder}/Dockerfile`;
  const dockerfile = parseDockerfile(await readFile(path), { fileName: 'Dockerfile' });
  const build = await builder.open(specOf(folder), silent);
  try {
    const { graph } = await build.resolve();
    const target = dockerfile.stages.at(-1);
    if (target === undefined) throw new Error('The Dockerfile has no stage.');
    const program = programOf(dockerfile, target, graph);
    const states = new States(build, program);
    const [a = null, b = null] = names.map((name) => {
      const stage = dockerfile.stages.find((each) => each.name === name);
      return program.ends.get(stage?.index ?? -1) ?? null;
    });
    const [left, right] = await Promise.all([states.of(a).tree(), states.of(b).tree()]);
    const listed = performance.now();
    const { diff, undecided } = diffTrees(left, right);
    const compared = performance.now();
    const shared = sharedStates({ states, output: a }, { states, output: b });
    const found = await compareStates(states.of(a), states.of(b), shared);
    return {
      metadata: compared - start,
      // compareStates compares the trees again, so subtract the first comparison.
      verified: performance.now() - start - (compared - listed),
      entries: left.count + right.count,
      bytes: diff.totals.a.bytes + diff.totals.b.bytes,
      modified: found.entries.filter(({ change }) => change === 'modified').length,
      undecided: undecided.length,
      peak: process.resourceUsage().maxRSS * 1024,
    };
  } finally {
    await build.close();
  }
}

/** Runs one diff per line on stdin and prints its report as one line. Ends with stdin. */
async function main([folder = '', a = '', b = '']: readonly string[]): Promise<void> {
  limitYoungSpace();
  const builder = await createBuilder(await connectEngine({ env: process.env }));
  process.stdout.write('\n');
  for await (const chunk of process.stdin) {
    for (const _line of String(chunk).matchAll(/\n/g)) {
      process.stdout.write(`${JSON.stringify(await measureDiff(builder, folder, [a, b]))}\n`);
    }
  }
  await builder.close();
}

void main(process.argv.slice(2));
