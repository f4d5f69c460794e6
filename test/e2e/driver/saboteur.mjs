// Loaded into a program under test with `node --import`: SIGUSR2 makes it fail in the way that SABOTAGE names.
process.on('SIGUSR2', () => {
  if (process.env.SABOTAGE === 'throw') throw new Error('thrown by a test');
  if (process.env.SABOTAGE === 'reject') void Promise.reject(new Error('rejected by a test'));
  if (process.env.SABOTAGE === 'exit') process.exit(7);
});
