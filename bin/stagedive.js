#!/usr/bin/env node
const { existsSync } = require('fs');
const { dirname, join } = require('path');
const folder = dirname(__dirname);
const dist = join(folder, 'dist');

/** Whether a file of the program itself is not there. */
function isMissing(error) {
  const sought =
    error.code === 'ENOENT' ? error.path : error.code === 'MODULE_NOT_FOUND' ? error.message : '';
  return String(sought).includes(dist);
}

try {
  require(join(dist, 'cli.cjs'));
} catch (error) {
  if (!isMissing(error)) throw error;
  // A clone has the sources, from which `npm install` makes the program.
  const remedy = existsSync(join(folder, 'src')) ? `run "npm install" in ${folder}` : 'install it again';
  process.stderr.write(`stagedive: The program is not complete, files are missing in ${dist}: ${remedy}.\n`);
  process.exitCode = 1;
}
