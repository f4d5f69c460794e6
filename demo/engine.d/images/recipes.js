/** The Debian release that the base images are made of, and their tag. */
export const SUITE = 'trixie';

/** Counts up when an image is made differently; an image that carries another number is made again. */
export const RECIPE = '1';

/** The label that an image carries its recipe's number in. */
export const RECIPE_LABEL = 'stagedive-demo.recipe';

/** The base images of the demo and of the tests: what they are called, and the packages they are made of. */
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
