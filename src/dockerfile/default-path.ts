/**
 * PATH when neither image nor Dockerfile sets it (moby/buildkit util/system DefaultPathEnvUnix, moby/moby
 * oci/defaults.go).
 */
export const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
