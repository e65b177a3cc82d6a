import { recordingToggle } from '../../../scenarios/index.ts';
import { planChoices } from '../../choice/plan.ts';
import type { PlatformRequest } from '../../platform/message.ts';
import { Platform } from '../../platform/platform.ts';
import type { ExampleDraft } from '../draft.ts';
import { RESILIENT_PLAN } from './resilient-plan.ts';

const KEY = { 'idempotency-key': '7d2f4ad4-0c3c-4bb1-9c67-1f6a1c0c9e10' };
/** Headers of an answer that say something to whoever reads an example. */
const SHOWN_HEADERS = ['retry-after', 'date'];

/** The saved answers of the resilient collection, by the request that they belong to. */
export interface ResilientExamples {
  readonly conversation: readonly ExampleDraft[];
  readonly stop: readonly ExampleDraft[];
  readonly start: readonly ExampleDraft[];
  readonly repeat: readonly ExampleDraft[];
  readonly list: readonly ExampleDraft[];
}

/**
 * Rehearses the toggle against the platform with the plan of the collection, at fixed moments, so
 * that the saved answers are what the platform really says.
 */
export function rehearse(
  conversation: string,
  settings: PlatformRequest['body'],
): ResilientExamples {
  const platform = new Platform({ choices: planChoices(RESILIENT_PLAN) });
  recordingToggle.arrange(platform);
  const authorization = `Bearer ${platform.grant('worker')}`;
  const at = (atMs: number, name: string, method: string, path: string): ExampleDraft => {
    platform.advanceTo(atMs);
    const headers = { authorization, ...(method === 'GET' ? {} : KEY) };
    const body = method === 'POST' ? settings : undefined;
    const answer = platform.handle({ method, path: conversation + path, headers, body });
    const shown = Object.entries(answer.headers).filter(([key]) => SHOWN_HEADERS.includes(key));
    return {
      name: `${answer.status}: ${name}`,
      status: answer.status,
      headers: Object.fromEntries(shown.map(([key, value]) => [key, value ?? ''])),
      body: answer.body,
    };
  };
  const inTheNode = at(300, 'still in the IVR node', 'GET', '');
  const nodeDone = at(700, 'the IVR node has completed', 'GET', '');
  const stopped = at(720, 'stopped, though not yet propagated', 'DELETE', '/recording');
  const throttled = at(740, 'throttled, told in seconds', 'POST', '/recording/start');
  const locked = at(1800, 'the recording is still in progress', 'POST', '/recording/start');
  const untilDate = at(2100, 'throttled, told by a date', 'POST', '/recording/start');
  const started = at(4500, 'started', 'POST', '/recording/start');
  const inFlight = at(4600, 'the first use is being processed', 'POST', '/recording/start');
  const notShown = at(4700, 'not shown yet', 'GET', '/recordings');
  const replayed = at(6100, 'the same answer again', 'POST', '/recording/start');
  const shown = at(6200, 'exactly one, and it runs', 'GET', '/recordings');
  return {
    conversation: [inTheNode, nodeDone],
    stop: [stopped],
    start: [locked, throttled, untilDate, started],
    repeat: [inFlight, replayed],
    list: [notShown, shown],
  };
}
