import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'A private key is in a file of the image. Whoever has the image can read it, and act as its owner. Keys are found by their contents, under any name: PEM (also in base64), OpenSSH, OpenPGP, PuTTY, age, minisign, WireGuard, JSON web keys, DER and key stores. One that has a passphrase, or is in a store, is a warning. Files of packages of dpkg and apk, and tests and examples of language packages, are known to everybody and not reported.',
  mend: 'Give the key to the RUN that needs it with --mount=type=secret or --mount=type=ssh, or to the container when it runs. A key that was in an image that others have is no longer secret: make a new one.',
};
