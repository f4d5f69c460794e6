/** The commands that read states of a build. */
import type { FixWriting } from '../commands/check/fix.ts';
import type { CommonOptions, StateOptions, Wiring } from '../commands/wiring.ts';
import type { Workspace } from '../commands/workspace.ts';
import { UsageError } from '../errors.ts';
import { systemClock as clock } from '../ports.ts';
import type { Asker } from '../terminal/ask.ts';
import { readSecrets } from './given-secrets.ts';
import { onInterrupt } from './interrupts.ts';
import { connector, projectConfig, workspace } from './opening.ts';
import { definitionName } from './recording.ts';
import { hasColours } from './terminal-colours.ts';

declare const STAGEDIVE_VERSION: string;

/** What a command that reads states needs. */
function commandOptions(options: CommonOptions, work: Workspace) {
  return {
    connect: connector(options),
    source: work,
    stdout: process.stdout,
    stderr: process.stderr,
    colours: hasColours(process.stderr),
    clock,
    onInterrupt,
  };
}

/** The same for a command that reads one path of one state. */
function stateOptions(options: StateOptions & { readonly path: string }, work: Workspace) {
  return {
    ...commandOptions(options, work),
    ref: options.ref,
    path: options.path,
    before: options.before ?? false,
  };
}

export const states: Pick<Wiring, 'files' | 'cat' | 'cp' | 'diff' | 'check' | 'inventory' | 'report'> = {
  async files(options) {
    const [{ runFiles }, work] = await Promise.all([import('../commands/files.ts'), workspace(options)]);
    return runFiles({ ...stateOptions(options, work), json: options.json ?? false });
  },

  async cat(options) {
    const [{ runCat }, work] = await Promise.all([import('../commands/cat.ts'), workspace(options)]);
    return runCat(stateOptions(options, work));
  },

  async cp(options) {
    const [{ runCp }, { openCopyDestination }, { createAsker }, work] = await Promise.all([
      import('../commands/cp.ts'),
      import('../project/copy-target.ts'),
      import('../terminal/ask.ts'),
      workspace(options),
    ]);
    const canAsk = process.stdin.isTTY && process.stderr.isTTY;
    const asker = canAsk ? createAsker(process.stdin, process.stderr) : null;
    try {
      return await runCp({
        ...stateOptions(options, work),
        dest: options.dest,
        force: options.force ?? false,
        skipSpecial: options.skipSpecial ?? false,
        terminal: process.stdout.isTTY,
        openDestination: (dest) => openCopyDestination(dest, process.cwd()),
        ask: asker === null ? null : (file) => asker.overwrite(file),
      });
    } finally {
      asker?.close();
    }
  },

  async diff(options) {
    const [{ runDiff }, work] = await Promise.all([import('../commands/diff.ts'), workspace(options)]);
    return runDiff({
      ...commandOptions(options, work),
      target: work.target,
      options: {
        refs: options.refs,
        json: options.json ?? false,
        all: options.all ?? false,
        only: options.only,
        paths: options.path,
        trees: options.trees ?? false,
        moves: options.moves ?? false,
        sizes: options.sizes ?? false,
        patch: options.patch,
      },
      terminal: process.stdout.isTTY ?? false,
      colourful: hasColours(process.stdout),
    });
  },

  async report(options) {
    const { out } = options;
    if (out === undefined || out === '') {
      throw new UsageError('report: say where the page goes, as in stagedive report -o build.html.');
    }
    if (out === '-' && process.stdout.isTTY) {
      throw new UsageError('report: stdout is a terminal; write to a file with -o FILE, or redirect stdout.');
    }
    const [
      { runReport },
      { readSourceFolder },
      { createBuildRecords },
      { readResult, writeResult },
      { writeOut },
      work,
    ] = await Promise.all([
      import('../commands/report/report.ts'),
      import('../project/context-files.ts'),
      import('../project/build-records.ts'),
      import('../project/result-writer.ts'),
      import('../commands/write-out.ts'),
      workspace(options),
    ]);
    return runReport({
      ...commandOptions(options, work),
      source: work,
      target: work.target,
      config: () => projectConfig(options, work),
      readSecrets: (sources) => readSecrets(options, sources),
      known: { records: createBuildRecords(process.env), definition: definitionName(options, work) },
      sourceFolder: readSourceFolder,
      version: STAGEDIVE_VERSION,
      file: out === '-' ? null : out,
      overwritten: () => (out === '-' || options.force === true ? Promise.resolve(null) : readResult(out)),
      write: (page, signal) =>
        out === '-' ? writeOut(process.stdout, page, signal) : writeResult(out, page, signal),
    });
  },

  async check(options) {
    if (options.rules === true) {
      const { ruleList } = await import('../commands/check/rule-list.ts');
      process.stdout.write(ruleList());
      return 0;
    }
    const { json, format, failOn, only, baseline = null, writeBaseline = null } = options;
    if (json === true && format !== 'text' && format !== 'json') {
      throw new UsageError('check: --json and --format exclude each other: leave one of them out.');
    }
    const [{ runCheck }, work] = await Promise.all([import('../commands/check.ts'), workspace(options)]);
    const asker =
      options.fix === 'write' ? await askerFor('check --fix=write', '--fix prints the lines') : null;
    try {
      return await runCheck({
        ...commandOptions(options, work),
        source: work,
        ref: options.ref ?? null,
        before: options.before ?? false,
        format: json === true ? 'json' : format,
        failOn,
        only,
        baseline:
          baseline === null && writeBaseline === null
            ? null
            : {
                file: baseline,
                read: async (file) => (await import('../project/baseline-file.ts')).readBaseline(file),
                written: writeBaseline,
                write: async (file, text, signal) =>
                  (await import('../project/result-writer.ts')).writeResult(file, text, signal),
              },
        readSecrets: (sources) => readSecrets(options, sources),
        version: STAGEDIVE_VERSION,
        target: work.target,
        config: () => projectConfig(options, work),
        width: process.stdout.columns ?? 80,
        colourful: hasColours(process.stdout),
        fix:
          asker === null
            ? options.fix === undefined
              ? null
              : 'print'
            : await fixWriting(options, work, asker),
      });
    } finally {
      asker?.close();
    }
  },

  async inventory(options) {
    const [{ runInventory }, work] = await Promise.all([
      import('../commands/inventory.ts'),
      workspace(options),
    ]);
    return runInventory({
      ...commandOptions(options, work),
      source: work,
      refs: options.refs,
      target: work.target,
      format: options.format,
      version: STAGEDIVE_VERSION,
    });
  },
};

/** Rejects if nobody can be asked. */
async function askerFor(command: string, instead: string): Promise<Asker> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${command} asks first, and there is no terminal to ask on; ${instead}.`);
  }
  return (await import('../terminal/ask.ts')).createAsker(process.stdin, process.stderr);
}

async function fixWriting(options: CommonOptions, work: Workspace, asker: Asker): Promise<FixWriting> {
  const { fixesOf } = await import('./fix-files.ts');
  const files = await fixesOf(options, work);
  return {
    read: () => files.read(null),
    reread: work.read,
    write: (changes) => files.write(changes),
    confirm: (question) => asker.confirm(question),
  };
}
