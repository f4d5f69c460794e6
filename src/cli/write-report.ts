/** The report that the screens ask for: a build of its own, beside what they have open. */
import { existsSync } from 'node:fs';
import { Writable } from 'node:stream';
import { runReport } from '../commands/report/report.ts';
import type { CommonOptions } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import { systemClock as clock } from '../ports.ts';
import { createBuildRecords } from '../project/build-records.ts';
import { readSourceFolder } from '../project/context-files.ts';
import { writeResult } from '../project/result-writer.ts';
import { readSecrets } from './given-secrets.ts';
import { connector, projectConfig } from './opening.ts';
import { definitionName } from './recording.ts';

declare const STAGEDIVE_VERSION: string;

/** How many pages of a target a folder may have, before one must be moved away. */
const MAX_PAGES = 1000;

/**
 * Writes a page about a stage into the working folder, under a name that is free. Resolves to a sentence that says where it is,
 * and whether the build failed; rejects with one.
 * @param signal gives up, also in the engine
 */
export async function writeReport(
  options: CommonOptions,
  work: Workspace,
  dockerfile: Dockerfile,
  index: number,
  signal: AbortSignal,
): Promise<string> {
  const target = dockerfile.stages[index];
  if (target === undefined) throw new RefusedError('The stage is no longer in the file.');
  const file = freeName(stageTitle(target));
  const said: string[] = [];
  const status = await runReport({
    // The connection is closed with the report.
    connect: connector(options),
    source: { ...work, dockerfile },
    target,
    config: () => projectConfig(options, work),
    readSecrets: (sources) => readSecrets(options, sources),
    known: { records: createBuildRecords(process.env), definition: definitionName(options, work) },
    sourceFolder: readSourceFolder,
    version: STAGEDIVE_VERSION,
    file,
    // The name is free.
    overwritten: async () => null,
    write: (page, ending) => writeResult(file, page, ending),
    stdout: sink(() => undefined),
    stderr: sink((text) => void said.push(text)),
    colours: false,
    clock,
    onInterrupt: (interrupt) => {
      const stop = (): void => interrupt('INT');
      signal.addEventListener('abort', stop, { once: true });
      return () => signal.removeEventListener('abort', stop);
    },
  });
  if (status === 0) return `The report of ${stageTitle(target)} is in ${file}.`;
  if (existsSync(file)) return `${stageTitle(target)} could not be built: why is in ${file}.`;
  throw new RefusedError(said.join('').trim().split('\n').at(-1) ?? 'The report could not be written.');
}

/** `runtime-report.html`, or with a number that no file has yet. */
function freeName(title: string): string {
  const name = title.replace(/[^\w.-]+/g, '-').slice(0, 100);
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    const file = `${name}-report${number === 1 ? '' : `-${number}`}.html`;
    if (!existsSync(file)) return file;
  }
  throw new RefusedError(`There are ${MAX_PAGES} reports of ${title} here already: move some away.`);
}

function sink(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk));
      done();
    },
  });
}
