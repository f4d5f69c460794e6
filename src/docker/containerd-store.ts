import { objectOf } from './json.ts';

/** What an engine says of the driver of its images if containerd has them (docker/buildx util/dockerutil). */
const CONTAINERD_STORE = 'io.containerd.snapshotter.v1';

/**
 * Whether containerd keeps the images of an engine.
 * @param info what the engine answered to `/info`
 */
export function keepsInContainerd(info: unknown): boolean {
  const status = objectOf(info)?.DriverStatus;
  return Array.isArray(status) && status.some((pair) => pair?.[1] === CONTAINERD_STORE);
}
