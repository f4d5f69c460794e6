import type { Instruction } from '../../dockerfile/types.ts';
import { unifiedDiff } from '../../filesystem/unified-diff.ts';
import { proposeFix } from '../../fix/propose.ts';
import type { FailedRun, Proposal } from '../../fix/types.ts';
import { execOf } from '../../llb/settings.ts';
import { messageOf } from '../../ports.ts';
import { type Address, pointOf } from '../../states/address.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { TargetPoint } from '../../states/reach.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import type { FixState } from './state.ts';

/** Proposes fixes and writes them. */
export interface Fixing {
  readonly run: Effects;
}

const NOTHING =
  'There is nothing to propose: no command that worked has changed a file that a build would keep.';

export function createFixing(
  ports: Pick<ScreenPorts, 'fixes' | 'readDockerfile'>,
  targets: OpenTargets,
): Fixing {
  const show = (found: readonly Proposal[], note: string | null, label: string, dispatch: Dispatch): void => {
    const proposals = found.flatMap((proposal) => {
      const diff = proposal.changes.flatMap(({ file, before, after }) => {
        const name = file ?? label;
        return (unifiedDiff(before, after, { a: name, b: name }) ?? '').split('\n').slice(0, -1);
      });
      return diff.length === 0 ? [] : [{ ...proposal, diff }];
    });
    if (proposals.length > 0) dispatch({ type: 'fix/proposed', proposals, note });
    else dispatch({ type: 'fix/refused', why: note === null ? NOTHING : `${NOTHING} ${note}` });
  };

  const propose = async (fix: FixState, state: AppState, dispatch: Dispatch): Promise<void> => {
    const dockerfile = await ports.fixes.read(null);
    const now = await ports.readDockerfile();
    if (dockerfile === null) {
      dispatch({ type: 'fix/refused', why: 'The Dockerfile came from stdin: there is no file to change.' });
      return;
    }
    const line = lineOf(fix, now.lines);
    if (line === null) {
      const why = 'The Dockerfile has changed where the shell was: nothing can be put in there.';
      dispatch({ type: 'fix/refused', why });
      return;
    }
    const { record } = fix;
    const sources = await sourcesOf(fix);
    const mounts = mountsOf(fix);
    show(
      proposeFix({
        record,
        dockerfile,
        continuation: now.escape,
        line,
        failed: failedRun(fix, now.lines),
        mounts,
        sources,
      }),
      mounts.length === 0
        ? null
        : `What changed in the mounts of this RUN is not part of it: ${mounts.join(', ')}.`,
      state.project.dockerfile,
      dispatch,
    );
  };

  const targetOf = (address: Address): Pick<TargetPoint, 'target' | 'point'> | null => {
    for (const target of targets.all) {
      if (target.isClosed || target.dockerfile !== address.dockerfile) continue;
      const point = pointOf(target.program, address);
      if (point !== null) return { target, point };
    }
    return null;
  };

  /** The folders that are mounted in the shell. */
  const mountsOf = ({ address }: FixState): readonly string[] => {
    const place = targetOf(address);
    if (place === null) return [];
    const { target, point } = place;
    const mounts = execOf(target.program, point, address.failure?.vertex)?.op.mounts ?? [];
    return mounts.flatMap(({ type, dest }) =>
      dest !== '/' && type !== 'secret' && type !== 'ssh' ? [dest] : [],
    );
  };

  /** Changed files that come from the build context. */
  const sourcesOf = async ({
    address,
    record,
  }: FixState): Promise<Map<string, { file: string; text: string }>> => {
    const found = new Map<string, { file: string; text: string }>();
    const place = targetOf(address);
    if (place === null || record.files.size === 0) return found;
    const { target, point } = place;
    const side = address.failure !== null || address.side === 'before' ? 'before' : 'after';
    const paths = [...record.files.keys()].map((path) => path.slice(1));
    const origins = await target.origins.ofPaths(point, side, null, paths);
    for (const path of paths) {
      const origin = origins.get(path);
      if (origin === null || origin.path === null || origin.from !== null) continue;
      if (origin.kind !== 'copy' && origin.kind !== 'add') continue;
      const file = origin.path.slice(1);
      const text = await ports.fixes.read(file);
      if (text !== null) found.set(`/${path}`, { file, text });
    }
    return found;
  };

  const apply = async (state: AppState, dispatch: Dispatch, now: number): Promise<void> => {
    const phase = state.fix?.phase;
    if (phase?.kind !== 'proposed') return;
    const proposal = phase.proposals[phase.chosen];
    if (proposal === undefined) return;
    await ports.fixes.write(proposal.changes);
    dispatch({ type: 'fix/applied' });
    dispatch({ type: 'dockerfile/loaded', dockerfile: await ports.readDockerfile() });
    dispatch({ type: 'build/asked', noCache: false, now });
  };

  const edit = async (state: AppState, dispatch: Dispatch): Promise<void> => {
    const phase = state.fix?.phase;
    if (phase?.kind !== 'proposed') return;
    const before = await ports.fixes.read(null);
    if (before === null) return;
    const proposal = phase.proposals[phase.chosen];
    if (proposal === undefined) return;
    const own = proposal.changes.find(({ file }) => file === null);
    const after = await ports.fixes.edit(own?.after ?? before);
    const others = proposal.changes.filter(({ file }) => file !== null);
    const changes = [{ file: null, before, after }, ...others];
    show([{ ...proposal, changes }], phase.note, state.project.dockerfile, dispatch);
  };

  return {
    run: (action, state, dispatch) => {
      const refuse = (error: unknown): void => dispatch({ type: 'fix/refused', why: messageOf(error) });
      switch (action.type) {
        case 'fix/asked':
          if (state.fix !== null) void propose(state.fix, state, dispatch).catch(refuse);
          return;
        case 'fix/applyAsked':
          void apply(state, dispatch, action.now).catch(refuse);
          return;
        case 'fix/editAsked':
          void edit(state, dispatch).catch(refuse);
          return;
        default:
          return;
      }
    },
  };
}

/**
 * The line before which commands go: of a failed instruction, and of one before which the shell was; else the one
 * behind it. Null if the lines there are not those of the shell's file any more.
 */
function lineOf({ address }: FixState, lines: readonly string[]): number | null {
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
function failedRun({ address }: FixState, lines: readonly string[]): FailedRun | null {
  const instruction = instructionOf(address);
  if (address.failure === null || instruction?.keyword !== 'RUN' || instruction.command.form !== 'shell') {
    return null;
  }
  const { startLine, endLine, heredocs, command } = instruction;
  for (let line = startLine; line <= endLine; line += 1) {
    if (address.dockerfile.lines[line - 1] !== lines[line - 1]) return null;
  }
  const flags = instruction.flags.map(({ name, value }) => `--${name}${value === null ? '' : `=${value}`} `);
  return { startLine, endLine, flags: flags.join(''), script: heredocs[0]?.content ?? command.command };
}
