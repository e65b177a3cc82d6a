import type { Scenario } from '../../scenarios/index.ts';
import { handWrittenAttributes } from './hand-written-attributes.ts';
import { handWrittenContacts } from './hand-written-contacts.ts';
import { handWrittenExports } from './hand-written-exports.ts';
import { handWrittenReRecording } from './hand-written-re-recording.ts';
import { type HandWritten, type HandWrittenRun, handWrittenRun } from './hand-written-run.ts';
import { handWrittenToggle } from './hand-written-toggle.ts';
import { handWrittenWebhooks } from './hand-written-webhooks.ts';

/** By the scenario in which the advice is tried. Its variants are shown beside the same one. */
const BASELINES: Readonly<Record<string, HandWritten>> = {
  'recording-toggle': handWrittenToggle,
  're-recording': handWrittenReRecording,
  'webhook-delivery': handWrittenWebhooks,
  'contact-sync': handWrittenContacts,
  'evaluation-exports': handWrittenExports,
  'participant-attributes': handWrittenAttributes,
};

/** The hand-written platform that a scenario is shown beside: that of its story, in plain weather. */
export function handWrittenFor(
  { name, variantOf = name }: Scenario,
  client: string,
): HandWrittenRun | undefined {
  const platform = BASELINES[variantOf];
  return platform && handWrittenRun(client, platform);
}
