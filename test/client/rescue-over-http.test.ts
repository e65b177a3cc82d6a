import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/choice/plan.ts';
import { createRecordingRescue } from '../../src/client/recording-rescue.ts';
import { type Choice, planOf, serveInTenfoldTime } from './serve-in-tenfold-time.ts';

const FAILED: Choice = ['recording.upload-failure', 'rec-1', 0, 1];

const plans: readonly (readonly [string, Plan, string])[] = [
  ['nothing is wrong', planOf(), 'done'],
  ['the upload failed', planOf(FAILED), 'done'],
  ['the file is empty', planOf(['media.truncation', 'rec-1', 0, 1]), 'done'],
  [
    'the metadata lie about a truncated file',
    planOf(['media.truncation', 'rec-1', 0, 3], ['media.metadata', 'rec-1', 0, 1]),
    'done',
  ],
  [
    'the upload takes two seconds',
    planOf(FAILED, ['recording.upload-lag', 'rec-1', 0, 2000]),
    'done',
  ],
  [
    'the answer to the command is lost',
    planOf(FAILED, ['network.response-lost', 'worker', 2, 1]),
    'done',
  ],
  [
    'the call is over',
    planOf(
      FAILED,
      ['conversation.hang-up', 'int-1', 0, 2500],
      ['media.capture-after-end', 'int-1', 0, 1],
    ),
    'failed',
  ],
];

describe('the rescue of a recording over HTTP, in tenfold time', () => {
  const run = serveInTenfoldTime();

  it.concurrent.each(plans)('holds where %s', async (_, plan, status) => {
    const client = createRecordingRescue();
    const ending = await run({ scenario: 're-recording', plan, client });
    expect(ending).toMatchObject({ outcomes: [{ status }], verdict: 'pass' });
  });
});
