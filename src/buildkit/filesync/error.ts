import { StagediveError } from '../../errors.ts';

/** A folder could not be sent. The message is one sentence. */
export class FileSyncError extends StagediveError {
  override readonly code = 'file-transfer';
  /** The gRPC status that ends the stream: 2 unknown, 5 not found. */
  readonly grpcStatus: 2 | 5;

  constructor(message: string, options: { cause?: unknown; grpcStatus?: 2 | 5 } = {}) {
    super(message, { cause: options.cause });
    this.grpcStatus = options.grpcStatus ?? 2;
  }
}

const ERROR_TEXTS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  ENOENT: 'there is no such file',
  ENOTDIR: 'it is not a folder',
  ELOOP: 'too many symbolic links',
  EIO: 'input/output error',
  EMFILE: 'too many open files',
  ENXIO: 'no such device',
  ENAMETOOLONG: 'the name is too long',
  EISDIR: 'it is a folder',
};

/** The code of a system error, such as ENOENT; else ''. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Describes a system error in a few words, without the path and the system call of Node's message. */
export function describeError(error: unknown): string {
  const code = errorCode(error);
  return ERROR_TEXTS[code] ?? (code || String(error));
}

/** A name for messages: printable ASCII as it is, all other bytes as \xff. */
export function showName(bytes: Uint8Array): string {
  let text = '';
  for (const char of Buffer.from(bytes).toString('latin1')) {
    text += /[\x20-\x5b\x5d-\x7e]/.test(char)
      ? char
      : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  }
  return text;
}
