import { StagediveError } from '../../errors.ts';

/** Why a folder could not be sent, in one sentence. */
export class FileSyncError extends StagediveError {
  override readonly code = 'file-transfer';
  /** The gRPC status to end the stream with: 2 unknown, 5 not found. */
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
  ENXIO: 'nothing is behind it',
  ENAMETOOLONG: 'the name is too long',
  EISDIR: 'it is a folder',
};

/** The code of a system error, or ''. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A system error in a few words, without the path and the call that Node's message has. */
export function describeError(error: unknown): string {
  const code = errorCode(error);
  return ERROR_TEXTS[code] ?? (code || String(error));
}

/** Bytes of a name for people: printable ASCII and UTF-8 as they are, stray bytes as \xff. */
export function showName(bytes: Uint8Array): string {
  let text = '';
  for (const char of Buffer.from(bytes).toString('latin1')) {
    text += /[\x20-\x5b\x5d-\x7e]/.test(char)
      ? char
      : `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  }
  return text;
}
