/** A Dockerfile, a target or a REF that cannot be used, said in one sentence. */
export class DockerfileError extends Error {
  override readonly name = 'DockerfileError';
  /** The file's name as given to parseDockerfile. */
  readonly file: string;
  /** Counts from 1; null when it is about the whole file. */
  readonly line: number | null;
  /** What is wrong, without the place and the suggestion. */
  readonly reason: string;
  /** What to do about it; null when there is nothing better than the reason. */
  readonly suggestion: string | null;

  /** `message` becomes `file:line: reason (suggestion)`. */
  constructor(file: string, line: number | null, reason: string, suggestion: string | null = null) {
    const place = line === null ? file : `${file}:${line}`;
    super(`${place}: ${reason}${suggestion === null ? '' : ` (${suggestion})`}`);
    this.file = file;
    this.line = line;
    this.reason = reason;
    this.suggestion = suggestion;
  }
}
