import type { Writable } from 'node:stream';
import { requireBases } from '../dockerfile/needs.ts';
import { stageTitle } from '../dockerfile/stage-title.ts';
import type { Dockerfile } from '../dockerfile/types.ts';
import { RefusedError } from '../errors.ts';
import type { Builder, BuildRecords, BuildSpec } from '../ports.ts';
import { plainText } from '../progress/sanitize.ts';
import { planBuild } from '../states/plan-build.ts';
import { allComparable, comparable, recordKey, unreadable, whyOf } from '../states/recorded-build.ts';
import { whyJson } from './json/why-json.ts';
import { whyText } from './text/why-text.ts';

export interface WhyCommand {
  readonly spec: BuildSpec;
  readonly dockerfile: Dockerfile;
  /** The index of the target in the Dockerfile. */
  readonly stage: number;
  /** See BuildToRecord. */
  readonly definition: string;
  readonly records: BuildRecords;
  /** Says what would run again, instead of what ran. */
  readonly dryRun: boolean;
  /** Connects to the engine; only a dry run does. Rejects with a NoEngineError. */
  readonly connect: () => Promise<Builder>;
  readonly json: boolean;
  readonly stdout: Writable;
  readonly stderr: { readonly write: (text: string) => unknown };
  /** Columns of stdout. */
  readonly width: number;
}

/**
 * `stagedive why [TARGET]`: why each step of the last build of a target ran, or with a dry run, what would run now. Returns
 * the exit status. Rejects with a sentence if no build of the target is recorded.
 */
export async function runWhy(command: WhyCommand): Promise<number> {
  const { spec, dockerfile, stage, definition, records, stderr } = command;
  const title = titleOf(command);
  const key = recordKey(spec, definition, dockerfile, stage);
  const { records: list, skipped } = await records.of(key);
  if (skipped !== null) stderr.write(`stagedive: ${skipped}\n`);
  const name = dockerfile.stages[stage]?.name ?? String(stage);
  if (command.dryRun) return await runDry(command, name, list);
  const last = await comparable(records, list, null);
  const damaged = unreadable(list, null, last);
  if (damaged !== null) stderr.write(`stagedive: ${damaged}\n`);
  if (last === null) {
    throw new RefusedError(
      `${dockerfile.fileName}: no build of ${title} is recorded here; build it first (stagedive build).`,
    );
  }
  const older = list.slice(list.indexOf(last.record) + 1);
  const why = await whyOf(last, await comparable(records, older, last.record.builder));
  command.stdout.write(
    command.json
      ? whyJson(name, why)
      : whyText({ target: title, startedAt: last.record.startedAt }, why, command.width),
  );
  return 0;
}

async function runDry(
  command: WhyCommand,
  target: string,
  list: Awaited<ReturnType<BuildRecords['of']>>['records'],
): Promise<number> {
  const { spec, dockerfile, stage, records, stderr } = command;
  const title = titleOf(command);
  requireBases(dockerfile);
  const builder = await command.connect();
  try {
    const hashKey = await records.hashKey();
    const { address } = builder.engine;
    const damaged = unreadable(list, address, await comparable(records, list, address));
    if (damaged !== null) stderr.write(`stagedive: ${damaged}\n`);
    const earlier = allComparable(records, list, address);
    const build = await builder.open(spec, {
      status: () => undefined,
      notice: ({ text }) => void stderr.write(`stagedive: ${plainText(text)}\n`),
    });
    try {
      const why = await planBuild(build, spec, dockerfile, stage, earlier, hashKey);
      for (const notice of why.notices) stderr.write(`stagedive: ${notice}\n`);
      const text = command.json
        ? whyJson(target, why)
        : whyText({ target: title, startedAt: null }, why, command.width);
      command.stdout.write(text);
      return 0;
    } finally {
      await build.close();
    }
  } finally {
    await builder.close();
  }
}

function titleOf({ dockerfile, stage }: WhyCommand): string {
  const target = dockerfile.stages[stage];
  return target === undefined ? String(stage) : stageTitle(target);
}
