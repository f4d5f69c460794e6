// Stands for a program that is complete and has a fault.
throw new Error('a fault of its own');
