/** How much of a file of settings is read. */
export const MAX_SETTINGS_BYTES = 64 * 1024;
