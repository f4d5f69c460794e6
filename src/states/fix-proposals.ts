import type { Dockerfile, Instruction } from '../dockerfile/types.ts';
import { unifiedDiff } from '../filesystem/unified-diff.ts';
import { proposeFix, tooManyFiles } from '../fix/propose.ts';
import type { FailedRun, Proposal, ShellRecord } from '../fix/types.ts';
import { execOf } from '../llb/settings.ts';
import { heredocText } from '../trace/heredoc-script.ts';
import type { ScriptPart } from '../trace/shell-script.ts';
import type { Address } from './address.ts';
import { heredocNote } from './heredoc-note.ts';
import type { TargetPoint } from './reach.ts';

/** What was done in a shell, and where that was. */
export interface RecordedShell {
  readonly address: Address;
  readonly record: ShellRecord;
  /** The open target of the shell; null if it is closed: then no file is known to come from the context. */
  readonly place: Pick<TargetPoint, 'target' | 'point'> | null;
  /** The command that failed, where a trace of the RUN has told it. */
  readonly culprit: ScriptPart | null;
}

/** The files that a fix may change, as they are on disk. */
export interface FixText {
  /** Null if the Dockerfile came from stdin. */
  readonly dockerfile: string | null;
  /** The same text, read as a Dockerfile. */
  readonly parsed: Dockerfile;
  /** The text of a file of the build context; null if it cannot be changed. */
  readonly read: (file: string) => Promise<string | null>;
}

/** Proposals, the likeliest first, and what is not in them as one sentence; or why there is none. */
export type Proposed =
  | { readonly kind: 'proposed'; readonly proposals: readonly Proposal[]; readonly note: string | null }
  | { readonly kind: 'none'; readonly why: string };

const NOTHING =
  'There is nothing to propose: no command that worked has changed a file that a build would keep.';

/** Makes of what was done in a shell changes of the Dockerfile and of files of the build context. Writes nothing. */
export async function proposeFixes(shell: RecordedShell, text: FixText): Promise<Proposed> {
  const { dockerfile, parsed, read } = text;
  const { address, record, place } = shell;
  if (dockerfile === null) {
    return { kind: 'none', why: 'The Dockerfile came from stdin: there is no file to change.' };
  }
  const line = lineOf(address, parsed.lines);
  if (line === null) {
    const why = 'The Dockerfile has changed where the shell was: nothing can be put in there.';
    return { kind: 'none', why };
  }
  const mounts = mountsOf(shell);
  const sources = place === null ? new Map() : await sourcesOf(address, record, place, read);
  const source = { record, dockerfile, continuation: parsed.escape, line, mounts, sources };
  const proposals = proposeFix({ ...source, failed: failedRun(shell, parsed.lines) }).filter(({ changes }) =>
    changes.some(({ before, after }) => before !== after),
  );
  const notes = [
    mounts.length === 0
      ? null
      : `What changed in the mounts of this RUN is not part of it: ${mounts.join(', ')}.`,
    tooManyFiles(source),
    heredocNote(proposals, parsed, place?.target.build ?? null),
  ].filter((note) => note !== null);
  if (proposals.length === 0) return { kind: 'none', why: [NOTHING, ...notes].join(' ') };
  return { kind: 'proposed', proposals, note: notes.length === 0 ? null : notes.join(' ') };
}

/** The changes of a proposal as lines of a diff. @param label what the Dockerfile is called */
export function proposalDiff({ changes }: Proposal, label: string): readonly string[] {
  return changes.flatMap(({ file, before, after }) => {
    const name = file ?? label;
    return (unifiedDiff(before, after, { a: name, b: name }) ?? '').split('\n').slice(0, -1);
  });
}

/** The folders that are mounted in the shell. */
function mountsOf({ address, place }: RecordedShell): readonly string[] {
  if (place === null) return [];
  const { target, point } = place;
  const mounts = execOf(target.program, point, address.failure?.vertex)?.op.mounts ?? [];
  return mounts.flatMap(({ type, dest }) =>
    dest !== '/' && type !== 'secret' && type !== 'ssh' ? [dest] : [],
  );
}

/** Changed files that come from the build context, by their path in the state. */
async function sourcesOf(
  { failure, side }: Address,
  { files }: ShellRecord,
  { target, point }: Pick<TargetPoint, 'target' | 'point'>,
  read: FixText['read'],
): Promise<Map<string, { file: string; text: string }>> {
  const found = new Map<string, { file: string; text: string }>();
  if (files.size === 0) return found;
  const at = failure !== null || side === 'before' ? 'before' : 'after';
  const paths = [...files.keys()].map((path) => path.slice(1));
  const origins = await target.origins.ofPaths(point, at, null, paths);
  for (const path of paths) {
    const origin = origins.get(path);
    if (origin === null || origin === undefined || origin.path === null || origin.from !== null) continue;
    if (origin.kind !== 'copy' && origin.kind !== 'add') continue;
    const file = origin.path.slice(1);
    const text = await read(file);
    if (text !== null) found.set(`/${path}`, { file, text });
  }
  return found;
}

/**
 * The line before which commands go: of a failed instruction, and of one before which the shell was; else the one
 * behind it. Null if the lines there are not those of the shell's file any more.
 */
function lineOf(address: Address, lines: readonly string[]): number | null {
  const { dockerfile, line, failure, side } = address;
  const stage = dockerfile.stages[address.stage];
  const instruction = instructionOf(address);
  const end = instruction?.endLine ?? (line === null ? stage?.endLine : stage?.fromEndLine) ?? 0;
  const isBefore = instruction !== undefined && (failure !== null || side === 'before');
  const upTo = isBefore ? instruction.startLine - 1 : end;
  const isSame = dockerfile.lines.slice(0, upTo).every((text, at) => text === lines[at]);
  return isSame ? upTo + 1 : null;
}

function instructionOf({ dockerfile, stage, line }: Address): Instruction | undefined {
  return dockerfile.stages[stage]?.instructions.find(({ startLine, endLine }) => {
    return line !== null && startLine <= line && line <= endLine;
  });
}

/** The RUN that failed where the shell was; null if none did, it starts no shell, or its lines have changed. */
function failedRun({ address, culprit }: RecordedShell, lines: readonly string[]): FailedRun | null {
  const instruction = instructionOf(address);
  if (address.failure === null || instruction?.keyword !== 'RUN' || instruction.command.form !== 'shell') {
    return null;
  }
  const { startLine, endLine, command } = instruction;
  for (let line = startLine; line <= endLine; line += 1) {
    if (address.dockerfile.lines[line - 1] !== lines[line - 1]) return null;
  }
  const flags = instruction.flags.map(({ name, value }) => `--${name}${value === null ? '' : `=${value}`} `);
  const script = heredocText(instruction) ?? command.command;
  const index = culprit?.script === script ? culprit.index : null;
  return { startLine, endLine, flags: flags.join(''), script, culprit: index };
}
