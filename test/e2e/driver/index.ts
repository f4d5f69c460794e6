/** Drives a program in a real terminal (a pty) and reads its screen from a model of the window. */
export {
  type App,
  type AppExit,
  type AppOptions,
  closeApps,
  openApp,
  recordStatus,
  recordStatusInSurvivingShell,
} from './app.ts';
export { untouched } from './screen.ts';
export type { Screens } from './screens.ts';
export { type ScreensOptions, testScreens } from './test-screens.ts';
