import { afterEach } from 'vitest';
import { Platform } from '../../src/platform/platform.ts';
import { CHECKER } from './conforms.ts';
import { uncheckedHandle } from './unchecked-handle.ts';

/** A few say what is wrong; thousands say nothing more. */
const FAULTS_KEPT = 5;

const faults: string[] = [];

/**
 * Set up for every test of the suite: whatever a platform answers anywhere, in a simulation or over
 * HTTP, has to be what the OpenAPI document says. What is not fails the test in which it was given.
 */
Platform.prototype.handle = function handleAndCheck(request) {
  const response = uncheckedHandle.call(this, request);
  if (faults.length < FAULTS_KEPT) {
    const { method, path } = request;
    for (const fault of CHECKER.faults({ method, path, ...response })) {
      faults.push(`${method} ${path} ${response.status}: ${fault}`);
    }
  }
  return response;
};

afterEach(() => {
  const found = faults.splice(0);
  if (found.length === 0) return;
  throw new Error(`answers are not as documented:\n${found.join('\n')}`);
});
