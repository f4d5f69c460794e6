import type { Writable } from 'node:stream';
import { RefusedError, UsageError } from '../../errors.ts';
import { compareBuilds } from '../../history/compare.ts';
import { byTime, notDeletable, passes } from '../../history/listed.ts';
import type { PastDetails } from '../../history/types.ts';
import type { Builder, BuildHistory, BuildRecords, Clock } from '../../ports.ts';
import { plainText } from '../../progress/sanitize.ts';
import { pastStatus, readDetails, readKnown, readPast, requireBuild } from '../../states/past-builds.ts';
import { countText } from '../../text/count-text.ts';
import { type ComparedSides, diffValue } from '../json/diff-json.ts';
import { comparedJson, pastBuildJson, pastJson } from '../json/history-json.ts';
import { jsonText } from '../json/json-text.ts';
import { diffText } from '../text/diff-text.ts';
import { comparedText, historyText, pastText } from '../text/history-text.ts';
import { writeOut } from '../write-out.ts';
import { pastFiles } from './files.ts';
import { writeLogs } from './logs.ts';
import type { HistoryRequest } from './request.ts';

export interface HistoryCommand {
  readonly connect: () => Promise<Builder>;
  /** Its history, with our own records. */
  readonly historyOf: (builder: Builder) => BuildHistory;
  /** Our own records. */
  readonly records: BuildRecords;
  readonly request: HistoryRequest;
  /** The current folder, absolute: paths below it are shown from there. */
  readonly folder: string;
  readonly stdout: Writable;
  readonly stderr: { readonly write: (text: string) => unknown };
  readonly colours: boolean;
  /** Columns of stdout; null if it is no terminal. */
  readonly width: number | null;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Asks a question that is answered by yes or no; null without a terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | null;
}

/** `stagedive history`: past builds of the engine, whoever ran them. Returns the exit status. Rejects with a sentence. */
export async function runHistory(command: HistoryCommand): Promise<number> {
  const builder = await command.connect();
  try {
    const history = command.historyOf(builder);
    switch (command.request.action) {
      case 'ls':
        return await list(command, history);
      case 'show':
        return await show(command, history);
      case 'logs':
        return await logs(command, history);
      case 'compare':
        return await compare(command, history, builder);
      case 'rm':
        return await remove(command, history);
    }
  } finally {
    await builder.close();
  }
}

async function list(command: HistoryCommand, history: BuildHistory): Promise<number> {
  const { request, stdout, stderr, clock, signal, folder } = command;
  const say = (text: string): void => void stderr.write(`stagedive: ${text}\n`);
  const fitting = byTime(await readKnown(history, signal, say)).filter((build) => passes(build, request));
  const shown = request.limit === 0 ? fitting : fitting.slice(0, request.limit);
  const now = clock.now();
  if (request.json) {
    await writeOut(stdout, jsonText({ builds: shown.map((build) => pastBuildJson(build, now)) }), signal);
    return 0;
  }
  if (shown.length === 0) {
    const isFiltered = request.target !== null || request.state !== null;
    stderr.write(`stagedive: ${isFiltered ? 'No build of the history fits.' : 'The history is empty.'}\n`);
    return 0;
  }
  await writeOut(stdout, historyText(shown, folder, now, command.width), signal);
  const more = fitting.length - shown.length;
  if (more > 0)
    stderr.write(`stagedive: ${countText(more, 'older build')} not listed: --limit 0 lists all.\n`);
  return 0;
}

async function show(command: HistoryCommand, history: BuildHistory): Promise<number> {
  const { request, stdout, clock, signal, folder } = command;
  const build = requireBuild(await readKnown(history, signal), request.ids[0] ?? '');
  // The status of one that runs would go on until it ends.
  const read = await readPast(history, build, signal);
  const now = clock.now();
  await writeOut(
    stdout,
    request.json ? jsonText(pastJson(read, now)) : pastText(read, folder, now, command.width),
    signal,
  );
  return 0;
}

async function logs(command: HistoryCommand, history: BuildHistory): Promise<number> {
  const { request, stdout, stderr, colours, signal } = command;
  const found = requireBuild(await readKnown(history, signal), request.ids[0] ?? '');
  const { build, notice } = await readDetails(history, found.id, signal);
  if (notice !== null) stderr.write(`stagedive: ${notice}\n`);
  await writeLogs(build, pastStatus(history, build, signal), {
    form: request.json ? 'rawjson' : 'plain',
    colours,
    write: (text) => writeOut(stdout, text, signal),
  });
  return 0;
}

async function compare(command: HistoryCommand, history: BuildHistory, builder: Builder): Promise<number> {
  const { request, stdout, clock, signal, folder } = command;
  const known = await readKnown(history, signal);
  const [first, second] = [
    requireBuild(known, request.ids[0] ?? ''),
    requireBuild(known, request.ids[1] ?? ''),
  ];
  const [a, b] = await Promise.all([readPast(history, first, signal), readPast(history, second, signal)]);
  const now = clock.now();
  const steps = compareBuilds(
    a.progress,
    b.progress,
    b.dockerfile.stages.map(({ name }) => name),
    now,
  );
  const [left, right] = [a.details.build, b.details.build];
  const compared = comparedText(left, right, steps, folder, now, command.width);
  if (!request.json) await writeOut(stdout, compared, signal);
  const files = request.files ? await filesOf(a.details, b.details, command, history, builder) : undefined;
  if (request.json) {
    const json = comparedJson(left, right, steps, now);
    if (files == null) await writeOut(stdout, jsonText(files === null ? { ...json, files } : json), signal);
    else {
      await writeOut(stdout, `${jsonText(json).slice(0, -'\n}\n'.length)},\n  "files": `, signal);
      for (const piece of diffValue(files, '  ')) await writeOut(stdout, piece, signal);
      await writeOut(stdout, '\n}\n', signal);
    }
  } else if (files != null) {
    const text = diffText(files, { colours: command.colours, all: false, moves: null });
    await writeOut(stdout, `\n${text}`, signal);
  }
  return files === null ? 1 : 0;
}

/** How the files of two results differ; null after saying why they cannot be compared. */
async function filesOf(
  a: PastDetails,
  b: PastDetails,
  { records, clock, stderr, signal }: HistoryCommand,
  history: BuildHistory,
  builder: Builder,
): Promise<ComparedSides | null> {
  try {
    return await pastFiles(a, b, { builder, history, records, clock, signal });
  } catch (error) {
    if (!(error instanceof RefusedError) || signal.aborted) throw error;
    stderr.write(`stagedive: ${plainText(error.message)}\n`);
    return null;
  }
}

/** Deletes records: all of them, or none if one of the ids is wrong or still runs. */
async function remove(command: HistoryCommand, history: BuildHistory): Promise<number> {
  const { request, stdout, stderr, signal, confirm } = command;
  const known = await readKnown(history, signal);
  const builds = [
    ...new Map(request.ids.map((id) => requireBuild(known, id)).map((one) => [one.id, one])).values(),
  ];
  for (const build of builds) {
    const reason = notDeletable(build);
    if (reason !== null) throw new UsageError(reason);
  }
  if (!request.force) {
    const what = `the ${builds.length === 1 ? 'record' : 'records'} of ${countText(builds.length, 'build')}`;
    if (confirm === null) throw new UsageError(`Without a terminal to ask on, --force deletes ${what}.`);
    if (!(await confirm(`Delete ${what}? Images and caches stay.`))) {
      stderr.write('stagedive: Nothing was deleted.\n');
      return 1;
    }
  }
  for (const { id } of builds) {
    await history.remove(id);
    await writeOut(stdout, `${plainText(id)}\n`, signal);
  }
  return 0;
}
