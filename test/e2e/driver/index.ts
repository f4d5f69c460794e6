/** Drives a program in a real terminal (a pty) and reads its screen from a model of the window. */
export { type App, type AppExit, type AppOptions, closeApps, openApp } from './app.ts';
export { type Cell, type Modes, Screen, untouched } from './screen.ts';
export { openExplore, quit } from './screens.ts';
export { stateHome } from './state-home.ts';
