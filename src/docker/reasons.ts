/**
 * Why an engine did not answer, in a few words for a list of addresses. Accepts any error of a socket, of dockerode or
 * of a child process.
 */
export function reasonOf(error: unknown, address: string): string {
  const { code, message } = describe(error);
  switch (code) {
    case 'ENOENT':
      return address.startsWith('unix://') ? 'there is no such socket' : message;
    case 'ECONNREFUSED':
      return 'nothing is listening there';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied (join the group docker, or use sudo)';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'the host name cannot be resolved';
    case 'ETIMEDOUT':
    case 'ABORT_ERR':
      return 'no answer in time';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was closed at once';
    case 'ENOTSOCK':
      return 'that is not a socket';
    default:
      return message;
  }
}

function describe(error: unknown): { code: string; message: string } {
  if (!(error instanceof Error)) return { code: '', message: String(error) };
  // Happy Eyeballs: one error for each address that was tried.
  const first = error instanceof AggregateError ? error.errors[0] : error;
  const code = (first as NodeJS.ErrnoException).code ?? '';
  const message = (first instanceof Error ? first.message : String(first)).replace(/\s+/g, ' ').trim();
  return { code: error.name === 'AbortError' ? 'ABORT_ERR' : String(code), message: message || String(code) };
}
