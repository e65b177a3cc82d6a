// What the naive client becomes when it takes the advice of its counterexample.
import { createRecordingToggle } from '../../../src/client/index.ts';

export default createRecordingToggle();
