import type { PlannedChoice } from '../../choice/plan.ts';
import type { CaseEnd } from '../../pipeline/repair-case.ts';

/** A call of the demonstration: what goes wrong with its recording, and how that must end. */
export interface DemoCall {
  readonly interactionId: string;
  /** When it comes in, in ms: all of them before the first second capture, which counts recordings on. */
  readonly comesInMs: number;
  /** What goes wrong, in a few words. */
  readonly damage: string;
  readonly end: CaseEnd;
  /** Whether the upload of the call's own recording fails. */
  readonly uploadFails?: boolean;
  /** Whether the call is over by the time the failure is known. */
  readonly endsEarly?: boolean;
  /** What is chosen for the call's own recording, by kind. */
  readonly choices?: Readonly<Record<string, number>>;
}

/** In the order in which they come in, so the nth one's own recording is `rec-n`. */
export const DEMO_CALLS: readonly DemoCall[] = [
  {
    interactionId: 'call-1',
    comesInMs: 4000,
    damage: 'nothing is wrong',
    end: 'verified',
  },
  {
    interactionId: 'call-2',
    comesInMs: 4200,
    damage: 'two uploads fail',
    end: 'verified',
    uploadFails: true,
  },
  {
    interactionId: 'call-3',
    comesInMs: 5500,
    damage: 'half of it is missing, metadata deny it',
    end: 'verified',
    choices: { 'media.truncation': 2, 'media.metadata': 1 },
  },
  {
    interactionId: 'call-4',
    comesInMs: 5900,
    damage: 'the header is broken',
    end: 'verified',
    choices: { 'media.header': 1 },
  },
  {
    interactionId: 'call-5',
    comesInMs: 6300,
    damage: 'the file is empty',
    end: 'verified',
    choices: { 'media.truncation': 1, 'media.metadata': 1 },
  },
  {
    interactionId: 'call-6',
    comesInMs: 6700,
    damage: 'upload fails, call ends, stored late',
    end: 'stored',
    uploadFails: true,
    endsEarly: true,
    choices: { 'media.repair-lag': 6000 },
  },
  {
    interactionId: 'call-7',
    comesInMs: 7100,
    damage: 'upload fails, call ends, never stored',
    end: 'review',
    uploadFails: true,
    endsEarly: true,
  },
];

/** What is chosen in the world of the demonstration. */
export const DEMO_CHOICES: readonly PlannedChoice[] = [
  ...DEMO_CALLS.flatMap(({ choices = {} }, index) =>
    Object.entries(choices).map(([kind, value]) => ({
      kind,
      subject: `rec-${index + 1}`,
      nth: 0,
      value,
    })),
  ),
  // The first second capture, which is that of the first call whose recording fails.
  { kind: 'recording.upload-failure', subject: `rec-${DEMO_CALLS.length + 1}`, nth: 0, value: 1 },
];
