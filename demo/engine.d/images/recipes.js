/** The Debian release of the base images, and their tag. */
export const SUITE = 'trixie';

/** Increased when images are created differently; an image with another number is created again. */
export const RECIPE = '1';

/** The label of an image with the number of its recipe. */
export const RECIPE_LABEL = 'stagedive-demo.recipe';

/** The base images of the demo and the tests, and the packages that they are created from. */
export const IMAGES = [
  {
    kind: 'shell',
    repository: 'stagedive-demo/shell',
    packages: ['busybox-static', 'base-files'],
    about: 'busybox with its shell, 2 MB',
  },
  {
    kind: 'toolchain',
    repository: 'stagedive-demo/toolchain',
    packages: ['gcc', 'libc6-dev', 'make', 'busybox-static', 'base-files'],
    about: 'gcc, make and the C library, 90 MB',
  },
];
