import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { RefusedError } from '../errors.ts';
import { readRegularFile, UnfitFileError } from '../read-file.ts';
import { codeOf, isMissing } from './json.ts';

/** What node's TLS needs to know. */
export interface TlsFiles {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  readonly rejectUnauthorized: boolean;
}

/**
 * Reads ca.pem, cert.pem and key.pem as docker does: without ca.pem the authorities of the system count, and without one
 * of the other two the engine is shown no certificate (docker/cli cli/context/docker/load.go). Rejects with a reason for a
 * file that cannot be read.
 *
 * @param folder null for none
 */
export async function tlsFiles(folder: string | null, verify: boolean): Promise<TlsFiles> {
  const read = async (name: string): Promise<Buffer | undefined> => {
    if (folder === null) return undefined;
    const path = join(folder, name);
    return await readRegularFile(path).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      const why = error instanceof UnfitFileError ? error.message : codeOf(error);
      throw new RefusedError(`${path} cannot be read: ${why}`);
    });
  };
  const [ca, cert, key] = await Promise.all(['ca.pem', 'cert.pem', 'key.pem'].map(read));
  const own = cert !== undefined && key !== undefined ? { cert, key } : { cert: undefined, key: undefined };
  return { ca, ...own, rejectUnauthorized: verify };
}

/**
 * Opens a TLS connection for HTTP/2. A server that was not asked for it while TLS was negotiated would not speak it
 * afterwards. Rejects with the error of the socket.
 */
export async function tlsStream(
  options: TlsFiles & { readonly host: string; readonly port: number },
): Promise<Duplex> {
  const { connect } = await import('node:tls');
  return await new Promise((resolve, reject) => {
    // A server is told the name under which it is asked for, but no IP address (RFC 6066, 3).
    const named = isIP(options.host) === 0 ? { servername: options.host } : {};
    const socket = connect({ ...options, ...named, ALPNProtocols: ['h2', 'http/1.1'] });
    socket.once('error', reject).once('secureConnect', () => resolve(socket.off('error', reject)));
  });
}
