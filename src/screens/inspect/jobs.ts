import type { InspectPorts } from '../../store/screen-ports.ts';
import type { AppState } from '../../store/state.ts';
import { checkJobs } from '../check/effects.ts';
import { diffJobs } from '../diff/effects.ts';
import { filesJobs } from '../files/effects.ts';
import { inventoryJobs } from '../inventory/effects.ts';
import { sizesJobs } from '../sizes/effects.ts';
import type { Job } from './job.ts';
import type { InspectScreenName } from './state.ts';

/** What each inspect screen still has to request for the state it shows. */
export const INSPECT_JOBS: Readonly<
  Record<InspectScreenName, (state: AppState, ports: InspectPorts) => readonly Job[]>
> = {
  files: filesJobs,
  diff: diffJobs,
  check: checkJobs,
  sizes: sizesJobs,
  inventory: inventoryJobs,
};
