/** Removes containers and images that a process of ours made and could not remove, since it was killed. */
import type Docker from 'dockerode';
import { inTime } from './in-time.ts';
import { CONTAINER_LABEL, IMAGE_LABEL, isAbandoned, ownContainer, ownImage } from './own-labels.ts';

/** What the engine says in place of a name that there is not. */
const NO_NAME = '<none>:<none>';

/** Sweeps one engine. Only a label with an owner who is gone makes a thing ours to remove. Never rejects. */
export async function sweepEngine(docker: Docker): Promise<void> {
  try {
    const wanted = { all: true, filters: { label: [CONTAINER_LABEL] } };
    const containers = await inTime(docker.listContainers(wanted));
    for (const { Id, Labels, Names } of containers) {
      const value = ownContainer(Labels ?? {}, Names ?? []);
      if (value === null || !isAbandoned(value)) continue;
      await docker
        .getContainer(Id)
        .remove({ force: true, v: true })
        .catch(() => undefined);
    }
    await removeImages(docker, IMAGE_LABEL, isAbandoned);
  } catch {
    // An engine that does not answer, or not to this, is somebody else's to report.
  }
}

/** Removes the images whose label has this value, which is one of ours (see `removeImages`). Never rejects. */
export async function removeOwnImages(docker: Docker, value: string): Promise<void> {
  await removeImages(docker, `${IMAGE_LABEL}=${value}`, () => true).catch(() => undefined);
}

/** Removes images of ours that have no name; the engine itself refuses one that a container uses. */
async function removeImages(
  docker: Docker,
  label: string,
  isWanted: (value: string) => boolean,
): Promise<void> {
  const images = await inTime(docker.listImages({ filters: { label: [label], dangling: ['true'] } }));
  for (const { Id, Labels } of images) {
    const value = ownImage(Labels ?? {});
    if (value === null || !isWanted(value)) continue;
    const image = docker.getImage(Id);
    // Removing a name's only image would take the name, and it may have got one since.
    const { RepoTags } = await inTime(image.inspect());
    if ((RepoTags ?? []).some((name) => name !== NO_NAME)) continue;
    await image.remove({ noprune: true }).catch(() => undefined);
  }
}
