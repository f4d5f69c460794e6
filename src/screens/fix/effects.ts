import { unifiedDiff } from '../../filesystem/unified-diff.ts';
import { proposeFix } from '../../fix/propose.ts';
import type { FileChange } from '../../fix/types.ts';
import { messageOf } from '../../ports.ts';
import { pointOf } from '../../states/address.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
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
  const show = (changes: readonly FileChange[], label: string, dispatch: Dispatch): void => {
    const diff = changes.flatMap(({ file, before, after }) => {
      const name = file ?? label;
      return (unifiedDiff(before, after, { a: name, b: name }) ?? '').split('\n').slice(0, -1);
    });
    if (diff.length === 0) dispatch({ type: 'fix/refused', why: NOTHING });
    else dispatch({ type: 'fix/proposed', changes, diff });
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
    show(
      proposeFix({ record, dockerfile, continuation: now.escape, line, sources }),
      state.project.dockerfile,
      dispatch,
    );
  };

  /** Changed files that come from the build context. */
  const sourcesOf = async ({
    address,
    record,
  }: FixState): Promise<Map<string, { file: string; text: string }>> => {
    const found = new Map<string, { file: string; text: string }>();
    const target = targets.all.find(
      (one) =>
        !one.isClosed && one.dockerfile === address.dockerfile && pointOf(one.program, address) !== null,
    );
    const point = target === undefined ? null : pointOf(target.program, address);
    if (target === undefined || point === null || record.files.size === 0) return found;
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
    await ports.fixes.write(phase.changes);
    dispatch({ type: 'fix/applied' });
    dispatch({ type: 'dockerfile/loaded', dockerfile: await ports.readDockerfile() });
    dispatch({ type: 'build/asked', noCache: false, now });
  };

  const edit = async (state: AppState, dispatch: Dispatch): Promise<void> => {
    const phase = state.fix?.phase;
    if (phase?.kind !== 'proposed') return;
    const before = await ports.fixes.read(null);
    if (before === null) return;
    const own = phase.changes.find(({ file }) => file === null);
    const after = await ports.fixes.edit(own?.after ?? before);
    const others = phase.changes.filter(({ file }) => file !== null);
    show([{ file: null, before, after }, ...others], state.project.dockerfile, dispatch);
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
  const instruction = stage?.instructions.find(({ startLine, endLine }) => {
    return line !== null && startLine <= line && line <= endLine;
  });
  const end = instruction?.endLine ?? (line === null ? stage?.endLine : stage?.fromEndLine) ?? 0;
  const isBefore = instruction !== undefined && (failure !== null || side === 'before');
  const upTo = isBefore ? instruction.startLine - 1 : end;
  const isSame = dockerfile.lines.slice(0, upTo).every((text, at) => text === lines[at]);
  return isSame ? upTo + 1 : null;
}
