import type { Proposal } from '../../fix/types.ts';
import { messageOf } from '../../ports.ts';
import { type Address, pointOf } from '../../states/address.ts';
import { fixedText, writtenFixes } from '../../states/check-fixes.ts';
import { proposalDiff, proposeFixes } from '../../states/fix-proposals.ts';
import type { OpenTargets } from '../../states/open-targets.ts';
import type { TargetPoint } from '../../states/reach.ts';
import type { ScreenPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { Dispatch, Effects } from '../../store/store.ts';
import type { ScriptPart } from '../../trace/shell-script.ts';
import { isOfCheck } from './reduce.ts';
import type { FixState } from './state.ts';

/** Proposes fixes and writes them. */
export interface Fixing {
  readonly run: Effects;
}

export function createFixing(
  ports: Pick<ScreenPorts, 'fixes' | 'readDockerfile'>,
  targets: OpenTargets,
): Fixing {
  const propose = async (fix: FixState, state: AppState, dispatch: Dispatch): Promise<void> => {
    if (isOfCheck(fix)) {
      const written = writtenFixes(fix.checked);
      const note = written.remarks.length === 0 ? null : written.remarks.join(' ');
      if (written.fixes.length === 0) {
        dispatch({ type: 'fix/refused', why: note ?? 'There is nothing to fix.' });
        return;
      }
      const text = await ports.fixes.read(null);
      const changed = fixedText(fix.checked, written, text, await ports.readDockerfile());
      show([{ place: 'before', changes: [{ file: null, ...changed }] }], note, state, dispatch);
      return;
    }
    const { address, record } = fix;
    const proposed = await proposeFixes(
      { address, record, place: placeOf(address), culprit: culpritOf(state, address) },
      {
        dockerfile: await ports.fixes.read(null),
        parsed: await ports.readDockerfile(),
        read: (file) => ports.fixes.read(file),
      },
    );
    if (proposed.kind === 'none') dispatch({ type: 'fix/refused', why: proposed.why });
    else show(proposed.proposals, proposed.note, state, dispatch);
  };

  const placeOf = (address: Address): Pick<TargetPoint, 'target' | 'point'> | null => {
    for (const target of targets.all) {
      if (target.isClosed || target.dockerfile !== address.dockerfile) continue;
      const point = pointOf(target.program, address);
      if (point !== null) return { target, point };
    }
    return null;
  };

  const apply = async (state: AppState, dispatch: Dispatch, now: number): Promise<void> => {
    const { fix } = state;
    if (fix?.phase.kind !== 'proposed') return;
    const proposal = fix.phase.proposals[fix.phase.chosen];
    if (proposal === undefined) return;
    await ports.fixes.write(proposal.changes);
    dispatch({ type: 'fix/applied' });
    dispatch({ type: 'dockerfile/loaded', dockerfile: await ports.readDockerfile() });
    // What was checked need not be the target, and no stage was added.
    if (isOfCheck(fix)) dispatch({ type: 'target/chosen', stage: fix.checked.stage.index });
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
    show([{ ...proposal, changes }], phase.note, state, dispatch);
  };

  return {
    run: (action, state, dispatch) => {
      const refuse = (error: unknown): void => dispatch({ type: 'fix/refused', why: messageOf(error) });
      switch (action.type) {
        case 'fix/asked':
        case 'fix/checkAsked':
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

/** The command that failed, where the RUN of the shell was traced. */
function culpritOf({ trace }: AppState, { failure }: Address): ScriptPart | null {
  return trace?.phase.kind === 'ended' && trace.failure === failure ? trace.phase.trace.culprit : null;
}

function show(
  found: readonly Proposal[],
  note: string | null,
  { project }: AppState,
  dispatch: Dispatch,
): void {
  const proposals = found.flatMap((proposal) => {
    const diff = proposalDiff(proposal, project.dockerfile);
    return diff.length === 0 ? [] : [{ ...proposal, diff }];
  });
  if (proposals.length > 0) dispatch({ type: 'fix/proposed', proposals, note });
  else dispatch({ type: 'fix/refused', why: 'Nothing is left of the proposal: it changes no file.' });
}
