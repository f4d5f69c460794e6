/** Images that a test stores, and that nobody needs once it has ended. */
import Docker from 'dockerode';

const LABEL = 'dev.stagedive.test';

/** Images of tests that were killed are older than this. */
const MAX_TEST_SECONDS = 3600;

export interface TestImages {
  /** For the builds that store them. */
  readonly labels: Readonly<Record<string, string>>;
  /** Removes them, those that lost their name included, and what killed tests left. */
  remove(): Promise<void>;
}

/** @param mark different for every run */
export function testImages(mark: string): TestImages {
  const docker = new Docker();
  return {
    labels: { [LABEL]: mark },
    async remove() {
      const images = await docker.listImages({ all: true, filters: { label: [LABEL] } });
      const old = Date.now() / 1000 - MAX_TEST_SECONDS;
      for (const { Id, Labels, Created } of images) {
        if (Labels?.[LABEL] !== mark && Created > old) continue;
        // One that a child needs goes with the child.
        await docker
          .getImage(Id)
          .remove({ force: true })
          .catch(() => undefined);
      }
    },
  };
}
