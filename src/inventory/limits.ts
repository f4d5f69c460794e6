/** Bounds of what is read of a state. Each is far above what real packages have. */

/** Files that list all packages of a system: the status file of a whole Debian has about 10 MB. */
export const MAX_DATABASE_BYTES = 64 * 1024 * 1024;

/** Files about one package, such as package.json or METADATA. */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** All files about one package of a state together. */
export const MAX_MANIFESTS_BYTES = 512 * 1024 * 1024;

/** A name or a version longer than this is none. */
export const MAX_NAME_CHARACTERS = 512;

/** Packages that one file may name. */
export const MAX_PACKAGES_A_FILE = 100_000;

/** Data of a program or an archive once it is decompressed. */
export const MAX_INFLATED_BYTES = 16 * 1024 * 1024;
