import { shellImage } from '../../projects.ts';
import type { BadDisk, Place } from './bad-disk.ts';

export interface DiskCommand {
  readonly name: string;
  readonly args: readonly string[];
  /** Where its result goes: it fails if that cannot be written. */
  readonly writesTo: readonly Place[];
  /** Its result, if it is one file: that is never seen half. `isWhole` tells. */
  readonly file?: { readonly name: string; readonly isWhole: (text: string) => boolean };
  /** Whether a record of the build is kept, the loss of which is said. */
  readonly isRecorded?: true;
  /** Written to a pipe as its input, made by the shell in the project's folder. */
  readonly before?: string;
  /** Where its output goes instead of the test. */
  readonly after?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The exit status of a failure. */
  readonly failure?: number;
}

/** What a project of the disk is made of: a stage of 600 kB, and one that takes from the context. */
export const PROJECT = {
  Dockerfile: `FROM ${shellImage} AS base
RUN mkdir /data; for i in $(seq 30); do head -c 20000 /dev/zero > /data/f$i; done
FROM base AS last
COPY pace /pace
RUN for i in $(seq 20); do echo "said $i"; done; echo more > /data/more
`,
  pace: '0\n',
};

/** Files that define builds of it. Beside them, the screens would begin with a choice. */
export const DEFINITIONS = {
  'app.compose.yaml': 'services:\n  last:\n    build: .\n',
  'app.bake.json': JSON.stringify({ target: { last: { context: '.' } } }),
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** Every command that writes something, or that keeps something of what it did. */
export function diskCommands(disk: BadDisk): readonly DiskCommand[] {
  const out = (name: string): string => disk.path('out', name);
  const writesTo: readonly Place[] = ['out'];
  return [
    { name: 'build', args: ['build', '.'], writesTo: [], isRecorded: true },
    {
      name: 'build of a compose file',
      args: ['build', '-f', 'app.compose.yaml', '--service', 'last'],
      writesTo: [],
      isRecorded: true,
    },
    {
      name: 'build of a bake file',
      args: ['build', '-f', 'app.bake.json', '--bake', 'last'],
      writesTo: [],
      isRecorded: true,
    },
    { name: 'why', args: ['why', '--dry-run'], writesTo: [] },
    { name: 'history', args: ['history', 'ls', '--limit', '3'], writesTo: [] },
    { name: 'context', args: ['context', '--all'], writesTo: [] },
    {
      name: 'report',
      args: ['report', '--force', '-o', out('page.html')],
      writesTo,
      file: { name: 'page.html', isWhole: (text) => text.trimEnd().endsWith('</html>') },
    },
    {
      name: 'check with a baseline',
      args: ['check', '--write-baseline', out('base.json'), 'last'],
      writesTo,
      file: { name: 'base.json', isWhole: isJson },
    },
    {
      name: 'inventory into a file',
      args: ['inventory', '--format', 'json', 'base', 'last'],
      writesTo,
      after: out('inventory.json'),
    },
    { name: 'files into a file', args: ['files', 'last'], writesTo, after: out('files.txt') },
    { name: 'cp of a folder', args: ['cp', '--force', 'last', '/data', out('copied')], writesTo },
    {
      name: 'cp of a file',
      args: ['cp', '--force', 'last', '/data/f1', out('f1')],
      writesTo,
      file: { name: 'f1', isWhole: (text) => text.length === 20_000 },
    },
    {
      name: 'build into a folder',
      args: ['build', '-o', `type=local,dest=${out('local')}`, '.'],
      writesTo,
      isRecorded: true,
    },
    {
      name: 'build into a tar',
      args: ['build', '-o', `type=tar,dest=${out('all.tar')}`, '.'],
      writesTo,
      isRecorded: true,
      file: { name: 'all.tar', isWhole: (text) => text.length > 1e6 && text.endsWith('\0'.repeat(1024)) },
    },
    {
      name: 'build with metadata',
      args: ['build', '--metadata-file', out('meta.json'), '.'],
      writesTo,
      isRecorded: true,
      file: { name: 'meta.json', isWhole: isJson },
    },
    {
      name: 'build of stdin',
      args: ['build', '-'],
      before: 'tar -c Dockerfile pace',
      writesTo: ['tmp'],
      isRecorded: true,
      failure: 2,
    },
    {
      name: 'build with a log',
      args: ['build', '.'],
      env: { STAGEDIVE_LOG: out('log') },
      // Only one that cannot be opened ends a command.
      writesTo: [],
      isRecorded: true,
      failure: 2,
    },
    { name: 'run', args: ['run', 'last', '--', 'true'], writesTo: [] },
    { name: 'shell', args: ['shell', 'last', '--', 'true'], writesTo: [] },
  ];
}
