import { createRecordingToggle } from '../../../src/client/index.ts';

const toggle = createRecordingToggle();

export default (tools) => {
  console.log('I am about to toggle');
  return toggle(tools);
};
