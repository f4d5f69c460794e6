import type { Dockerfile } from '../../dockerfile/types.ts';
import { explainRun, startTrouble } from '../../llb/explain-run.ts';
import type { ContainerEnd, EngineContainer } from '../../ports.ts';
import type { LogBuffer } from '../../progress/log-buffer.ts';
import { type Address, stageAddress } from '../../states/address.ts';
import type { CheckSettings } from '../../states/check-settings.ts';
import { screenMessage } from '../../states/held-targets.ts';
import type { LocatedState } from '../../states/reach.ts';
import { logText } from '../frame/select/log-text.ts';
import type { ContainerOutcome } from './state.ts';

/** What the end of a container is explained from. */
export interface EndedContainer {
  readonly ended: ContainerEnd;
  readonly container: Pick<EngineContainer, 'ranOutOfMemory'>;
  readonly log: LogBuffer;
  /** Whether somebody asked it to end, so that a signal needs no words. */
  readonly wasStopped: boolean;
  readonly dockerfile: Dockerfile;
  readonly stage: number;
  readonly reach: (address: Address) => Promise<LocatedState>;
  readonly checkSettings: (state: LocatedState) => Promise<CheckSettings>;
}

/** How a container ended, in words. Never rejects. */
export async function containerOutcome(from: EndedContainer): Promise<ContainerOutcome> {
  const { ended, wasStopped } = from;
  if (ended.kind === 'lost') {
    return { status: null, sentence: screenMessage(ended.error, 'state'), advice: [], wasStopped: false };
  }
  const status = ended.kind === 'exited' ? ended.status : null;
  if (wasStopped && status !== null) {
    return { status, sentence: `It was stopped, with exit status ${status}.`, advice: [], wasStopped };
  }
  const message = ended.kind === 'refused' ? ended.message : '';
  const log = logText(from.log) ?? '';
  const ranOutOfMemory = status === 137 && (await from.container.ranOutOfMemory());
  const explanation = explainRun({ message, status, ranOutOfMemory, log });
  if (explanation === null) {
    const sentence = message === '' ? null : `It could not be started: ${message.replace(/\.$/, '')}.`;
    return { status, sentence, advice: [], wasStopped: false };
  }
  const lacksFiles = ended.status === 126 || ended.status === 127 || startTrouble(ended.status, log) !== null;
  const findings = lacksFiles ? await findingsOf(from).catch(() => []) : [];
  const { sentence, advice } = explanation;
  return { status, sentence, advice: findings.length > 0 ? findings : advice, wasStopped: false };
}

async function findingsOf({ dockerfile, stage, reach, checkSettings }: EndedContainer) {
  const [{ runFindings }, state] = await Promise.all([
    import('../../states/run-findings.ts'),
    reach(stageAddress(dockerfile, stage)),
  ]);
  const settings = await checkSettings(state);
  try {
    return await runFindings(state, settings);
  } finally {
    await settings.close();
  }
}
