import { Argument, Option } from 'commander';
import type { Declaring } from './declare.ts';
import { HISTORY_ACTIONS, PAST_STATES } from './history/request.ts';

/** Declares `stagedive history`. */
export function declareHistory({ program, wire, end }: Declaring): void {
  program
    .command('history')
    .addArgument(new Argument('[ACTION]', 'what to do').choices(HISTORY_ACTIONS).default('ls'))
    .argument('[ID...]', 'builds: ids, or the beginning of them; ^0 is the newest, ^1 the one before')
    .usage('[ls|show ID|logs ID|compare ID ID|rm ID...] [flags]')
    .summary('past builds of this engine, whoever ran them')
    .description(
      'Lists the builds that the engine keeps, of all its clients, newest first. show: one of them, with its steps, their times and why it failed.\nlogs: what its steps printed. compare: which steps ran in one and were cached in the other; --files: and how the files of their results differ. Nothing runs for that: a result that the engine no longer has is said to be gone. rm: deletes records; images and caches stay.',
    )
    .option('--target <past-stage>', 'ls: only builds of this target')
    .addOption(new Option('--state <state>', 'ls: only builds in this state').choices(PAST_STATES))
    .option('--limit <count>', 'ls: how many at most, 0 for all', '50')
    .option('--json', 'as JSON on stdout; logs: as --progress=rawjson')
    .option('--files', 'compare: also how the files of both results differ, where these are still there')
    .option('--force', 'rm: without asking')
    .option('--builder <name>', 'the history of this buildx builder instead of the engine')
    .option('-D, --debug', 'print the stack of an error')
    .exitOverride()
    .action(async (action, ids, options) => end(await wire.history({ ...options, action, ids })));
}
