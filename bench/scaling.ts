import { arrangeContacts, CAMPAIGN } from '../scenarios/contact-sync/arrange-contacts.ts';
import { contactSync } from '../scenarios/contact-sync/scenario.ts';
import type { Choices } from '../src/choice/choices.ts';
import { seededChoices } from '../src/choice/seeded.ts';
import { type ContactSyncTask, createContactSync } from '../src/client/contact-sync.ts';
import { Platform } from '../src/platform/platform.ts';
import { openConversation } from '../src/platform/voice/conversation-lifecycle.ts';
import { simulate } from '../src/search/simulate.ts';
import { isoAt } from '../src/time/epoch.ts';
import type { Json } from '../src/transport/transport.ts';
import { median } from './pairs.ts';
import type { Row } from './table.ts';

/** How many resources are alive at once. */
const SIZES = [10, 100, 1000, 10_000] as const;
/** What one measurement comes to at every size, so that all are timed equally well. */
const RESOURCES_PER_ROUND = 10_000;
const ROUNDS = 5;
const FACTOR_MAX = 1.5;
/** Operations of all resources follow each other; this much later comes the next turn of all. */
const TURN_MS = 500;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Makes so many resources, works on all of them, and answers how many operations that took. */
type Work = (resources: number, choices: Choices) => number | Promise<number>;

/** Whether cost grows in proportion: the time of an operation, by how many resources are alive. */
export async function benchScaling(): Promise<Row[]> {
  return [
    await grow('contacts: read, write on the version read, read', contacts),
    await grow('conversations with recordings: read, stop, start, list', conversations),
    await grow('export jobs: create, read, list its range, cancel', exportJobs),
    await grow('the contact scenario with its resilient client', contactScenario),
  ];
}

async function grow(what: string, work: Work): Promise<Row> {
  const microseconds = SIZES.map(() => [] as number[]);
  // The first round warms up.
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [place, size] of SIZES.entries()) {
      const each = await microsecondsEach(size, work);
      if (round > 0) microseconds[place]?.push(each);
    }
  }
  const typical = microseconds.map(median);
  const factors = typical.map((each, place) => each / Math.min(...typical.slice(0, place + 1)));
  const figures = SIZES.map((size, place) => `${size}: ${typical[place]?.toFixed(1)} µs`);
  return {
    what: `${what}, by how many are alive`,
    ours: `${figures.join(', ')} an operation`,
    baseline: '',
    ratio: Math.max(...factors),
    target: `an operation takes at most ${FACTOR_MAX} times as long as at the best smaller size`,
    met: Math.max(...factors) <= FACTOR_MAX,
  };
}

/** By the time of the processor: that of the collector, which works beside, is part of the cost. */
async function microsecondsEach(size: number, work: Work): Promise<number> {
  let operations = 0;
  const before = process.cpuUsage();
  for (let run = 0; run < RESOURCES_PER_ROUND / size; run++) {
    operations += await work(size, seededChoices(run));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / operations;
}

/** A client of a platform that is driven by hand, and how often it asked. */
class Caller {
  operations = 0;
  readonly platform: Platform;
  readonly #authorization: string;

  constructor(platform: Platform) {
    this.platform = platform;
    this.#authorization = `Bearer ${platform.grant('load')}`;
  }

  send(method: string, path: string, body?: Json, headers: Readonly<Record<string, string>> = {}) {
    this.operations += 1;
    return this.platform.handle({
      method,
      path,
      headers: { authorization: this.#authorization, ...headers },
      body,
    });
  }

  /** Lets the time of one turn pass, and what is due in it happen. */
  turn(): void {
    this.platform.advanceTo(this.platform.nowMs + TURN_MS);
  }
}

function contacts(count: number, choices: Choices): number {
  const caller = new Caller(new Platform({ choices }));
  const base = `/api/v2/outbound/campaigns/${CAMPAIGN}/contacts`;
  const ids = arrangeContacts(caller.platform, count);
  const etags = ids.map((id) => caller.send('GET', `${base}/${id}`).headers.etag);
  caller.turn();
  for (const [index, id] of ids.entries()) {
    const headers = { 'if-match': etags[index] ?? '*', 'idempotency-key': id };
    caller.send('POST', base, { id, disposition_code: 'sold' }, headers);
  }
  caller.turn();
  for (const id of ids) caller.send('GET', `${base}/${id}`);
  return caller.operations;
}

function conversations(count: number, choices: Choices): number {
  const caller = new Caller(new Platform({ choices }));
  const { world } = caller.platform;
  const paths = Array.from({ length: count }, (_, index) => {
    const id = `conv-${index + 1}`;
    openConversation(world, {
      id,
      participants: [
        { id: 'caller', purpose: 'customer', name: 'Caller', address: 'tel:+15550100' },
      ],
      defaultRecording: { tags: [], format: 'wav' },
    });
    return `/api/v2/conversations/voice/${id}`;
  });
  for (const path of paths) caller.send('GET', path);
  caller.turn();
  for (const path of paths) {
    caller.send('DELETE', `${path}/recording`, undefined, { 'idempotency-key': path });
  }
  caller.turn();
  const body = { recordingSettings: { tags: ['ivr-node-7'], format: 'wav' } };
  for (const path of paths) {
    caller.send('POST', `${path}/recording/start`, body, { 'idempotency-key': path });
  }
  caller.turn();
  for (const path of paths) caller.send('GET', `${path}/recordings`);
  return caller.operations;
}

function exportJobs(count: number, choices: Choices): number {
  const caller = new Caller(new Platform({ choices }));
  const base = '/api/v2/quality/evaluationexports';
  // Each minute is one job's, so that no range locks another out.
  const ranges = Array.from({ length: count }, (_, index) => ({
    start_date: isoAt(index * MINUTE_MS),
    end_date: isoAt((index + 1) * MINUTE_MS),
  }));
  const paths = ranges.map((range) => {
    const { location } = caller.send('POST', base, range, {
      'idempotency-key': range.start_date,
    }).headers;
    return location ?? base;
  });
  for (const path of paths) caller.send('GET', path);
  caller.turn();
  for (const { start_date, end_date } of ranges) {
    const range = `start_date=${encodeURIComponent(start_date)}&end_date=${encodeURIComponent(end_date)}`;
    caller.send('GET', `${base}?state=QUEUED,IN_PROGRESS&${range}`);
  }
  caller.turn();
  for (const path of paths) caller.send('DELETE', path);
  return caller.operations;
}

async function contactScenario(count: number, choices: Choices): Promise<number> {
  // The limit of the token lets five requests a second pass, so a large campaign takes hours.
  const client = createContactSync({ deadlineMs: 24 * HOUR_MS });
  const updates: ContactSyncTask['updates'] = Array.from({ length: count }, (_, index) => ({
    atMs: 0,
    campaignId: CAMPAIGN,
    contactId: `c-${index + 1}`,
    values: { disposition_code: 'sold' },
  }));
  const { operations, reports } = await simulate(
    {
      ...contactSync,
      arrange: (platform) => {
        arrangeContacts(platform, count);
      },
      parts: contactSync.parts.map((part) => ({ ...part, task: { updates } })),
      limits: { operations: 100 * count, virtualMs: 48 * HOUR_MS },
    },
    client,
    choices,
  );
  const [report] = reports;
  if (report?.status !== 'done') throw new Error(`the client ended as ${JSON.stringify(report)}`);
  return operations.length;
}
