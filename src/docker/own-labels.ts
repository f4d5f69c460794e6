/** How containers and images that we made are known: a label names the process that owns them, and which of its own. */
import { randomBytes } from 'node:crypto';
import { isGone, isOwnerName, ownerName } from '../own-files/owner.ts';

/** On images. Containers that somebody else makes of one inherit it, so it says nothing of a container. */
export const IMAGE_LABEL = 'dev.stagedive.image';

/** On containers. Images that somebody commits inherit it, so the container's name has to agree. */
export const CONTAINER_LABEL = 'dev.stagedive.container';

type Labels = Readonly<Record<string, string>>;

/** What this process made and has not given up. */
const live = new Set<string>();

/** A value for a label, which nothing else has. Until `giveUp` what bears it is in use. */
export function newOwnValue(): string {
  const value = `${ownerName()}-${randomBytes(8).toString('hex')}`;
  live.add(value);
  return value;
}

/** Its process no longer needs what bears this value: whoever sweeps may remove it. */
export function giveUp(value: string): void {
  live.delete(value);
}

/** The name of the container whose label has this value. */
export function containerName(value: string): string {
  return `stagedive-${value.slice(value.lastIndexOf('-') + 1)}`;
}

/** The value of a container's label; null if it is none of ours. `names` as the engine has them, with or without `/`. */
export function ownContainer(labels: Labels, names: readonly string[]): string | null {
  const value = ownValue(labels[CONTAINER_LABEL]);
  if (value === null) return null;
  return names.some((name) => name.replace(/^\//, '') === containerName(value)) ? value : null;
}

/** The value of an image's label; null if it is none of ours. */
export function ownImage(labels: Labels): string | null {
  return ownValue(labels[IMAGE_LABEL]);
}

/** Whether the process that owns what bears this value has ended, or no longer needs it. False if that cannot be known. */
export function isAbandoned(value: string): boolean {
  const owner = ownerOf(value);
  return owner === ownerName() ? !live.has(value) : isGone(owner);
}

function ownValue(value: string | undefined): string | null {
  if (value === undefined || !/-[0-9a-f]{16}$/.test(value)) return null;
  return isOwnerName(ownerOf(value)) ? value : null;
}

function ownerOf(value: string): string {
  return value.slice(0, value.lastIndexOf('-'));
}
