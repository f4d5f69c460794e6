process.stdout.write('stagedive\n');
