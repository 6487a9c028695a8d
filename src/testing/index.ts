/** `firekeeper/testing`: for the tests of an installation's own modules, by any test runner. */
export {
  startTestFirekeeper,
  type TestFirekeeper,
  type TestOptions,
  type TestToken,
} from './test-firekeeper.js';
