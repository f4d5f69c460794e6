import type Docker from 'dockerode';
import type { EngineContainers } from '../ports.ts';
import { AttachedContainer } from './attached-container.ts';
import { giveUp, IMAGE_LABEL, newOwnValue } from './own-labels.ts';
import { removeOwnImages } from './sweep.ts';

/** The containers and images that this process makes in an engine. */
export function engineContainers(docker: Docker, address: string): EngineContainers {
  return {
    start: (start) => new AttachedContainer(docker, address, start),
    newImageLabel: () => ({ [IMAGE_LABEL]: newOwnValue() }),
    async removeImage(label) {
      const value = label[IMAGE_LABEL] ?? '';
      await removeOwnImages(docker, value);
      // If the engine could not remove it now, whoever sweeps next does.
      giveUp(value);
    },
  };
}
