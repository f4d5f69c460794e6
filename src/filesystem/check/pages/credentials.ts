import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'A file in which a tool keeps passwords or tokens, such as .npmrc or .netrc, is in the image, and whoever has the image can use them. Logins of docker and kubectl are found under any name. What is in base64 is decoded: a variable or a placeholder in it is none.',
  mend: 'Mount the file with --mount=type=secret for the RUN that needs it, and name it in .dockerignore. Revoke what was in an image that others have.',
};
