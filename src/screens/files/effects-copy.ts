import { copyOut } from '../../states/copy-out.ts';
import { planCopy } from '../../states/copy-plan.ts';
import { screenMessage } from '../../states/held-targets.ts';
import { leftOutSentence } from '../../states/left-out.ts';
import type { InspectPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import type { InspectAction } from '../inspect/actions.ts';
import type { Job } from '../inspect/job.ts';

/** Copies a file or folder out of the state shown; asks before it overwrites anything. */
export function copyFile(
  { path, destination, overwrite }: Extract<InspectAction, { type: 'files/copied' }>,
  { inspect, target }: AppState,
  ports: Pick<InspectPorts, 'openCopyDestination'>,
): Job {
  const { address } = inspect;
  return {
    name: `copy ${path} ${destination}`,
    shown: false,
    givenUp: `Copying /${path} was cancelled.`,
    run: async (held, dispatch) => {
      if (address === null) return;
      try {
        const { files } = await held.locate(address, target);
        const to = await ports.openCopyDestination(destination);
        const plan = await planCopy(files, path, to);
        const [first, ...more] = plan.existing;
        if (first !== undefined && !overwrite) {
          const others = more.length === 0 ? '' : ` and ${more.length} more`;
          const text = `${to.target.nameOf(first.to)}${others}`;
          dispatch({ type: 'overlay/opened', overlay: { kind: 'overwrite', path, destination, text } });
          return;
        }
        dispatch({ type: 'message/shown', text: `Copying /${path}…`, tone: 'info' });
        await copyOut(files, plan, to.target);
        const count = plan.files.length;
        const done = `${count === 1 ? 'One file' : `${count} files`} copied to ${destination}.`;
        const without = plan.leftOut.length === 0 ? '' : ` ${leftOutSentence(plan.leftOut)}`;
        dispatch({ type: 'message/shown', text: done + without, tone: 'info' });
      } catch (error) {
        dispatch({ type: 'message/shown', text: screenMessage(error, 'inspect'), tone: 'error' });
      }
    },
  };
}
