import { TURN_MS } from './caller.ts';
import { LinearDesk } from './linear-desk.ts';
import type { Work } from './load.ts';

interface Recording {
  readonly id: string;
  readonly tags: readonly string[];
  state: string;
  shown: string;
  changes: number;
}

interface Call {
  readonly id: string;
  readonly recordings: Recording[];
  lock: Recording | undefined;
  version: number;
}

/** Calls with recordings by hand: read, stop, start and list each, on a {@link LinearDesk}. */
export const callsByHand: Work = (count, choices) => toggleAll(count, new LinearDesk(choices));

/** The same, with an event for each change of a call, which is delivered at once. */
export const deliveredCallsByHand: Work = (count, choices) => {
  const desk = new LinearDesk(choices);
  let events = 0;
  const deliver = (call: Call): void => {
    const event = { id: `evt-${++events}`, atMs: desk.nowMs, data: { id: call.id } };
    const id = `${event.id}@webhook-1`;
    for (const state of ['pending', 'sending', 'delivered']) {
      desk.changed(id, 'truth', state);
      const now = { truth: state, shown: call.id, version: call.version };
      desk.happened(state, id, { ...now }, now);
    }
  };
  return toggleAll(count, desk, deliver);
};

function toggleAll(count: number, desk: LinearDesk, deliver = (_: Call): void => undefined) {
  const calls = new Map<string, Call>();
  let recordings = 0;

  const stateOf = ({ recordings, version }: Call) => {
    const newest = recordings.at(-1);
    return { truth: newest?.state ?? '', shown: newest?.shown ?? '', version };
  };
  const enter = (call: Call, recording: Recording, state: string): void => {
    const { id } = recording;
    const before = stateOf(call);
    recording.state = state;
    desk.changed(id, 'truth', state);
    desk.changed(id, 'view', state);
    desk.after(desk.draw('recording.view-lag', id, recording.changes++), () => {
      recording.shown = state;
    });
    desk.happened(state, id, before, stateOf(call));
    if (state === 'queued' || state === 'completed') deliver(call);
  };
  const start = (call: Call, tags: readonly string[]): void => {
    const id = `rec-${++recordings}`;
    const recording: Recording = { id, tags, state: '', shown: '', changes: 0 };
    call.recordings.push(recording);
    call.lock = recording;
    call.version += 1;
    desk.changed(call.id, 'lock', id);
    desk.changed(call.id, 'version', `v${call.version}`);
    enter(call, recording, 'queued');
    desk.after(desk.draw('recording.start-lag', id, 0), () => {
      if (recording.state === 'queued') enter(call, recording, 'recording');
    });
  };
  const stop = (call: Call, recording: Recording): void => {
    const { id } = recording;
    enter(call, recording, 'stopping');
    desk.after(desk.draw('recording.stop-lag', id, 0), () => {
      enter(call, recording, 'uploading');
      desk.after(desk.draw('recording.lock-lag', id, 0), () => {
        call.lock = undefined;
        desk.changed(call.id, 'lock', 'free');
      });
      desk.after(desk.draw('recording.upload-lag', id, 0), () =>
        enter(call, recording, 'completed'),
      );
    });
  };
  const handle = (method: string, path: string, tags: readonly string[] = []) => {
    const [, , , , , id = '', what] = path.split('/');
    const call = calls.get(id);
    if (call === undefined) throw new Error(`there is no call ${id}`);
    if (method === 'DELETE') {
      const { lock } = call;
      if (lock?.state === 'queued' || lock?.state === 'recording') stop(call, lock);
      return desk.answer(method, id, stateOf(call), 204);
    }
    if (method === 'POST') {
      if (call.lock !== undefined) {
        return desk.answer(method, id, stateOf(call), 409, { code: 'recording.in.progress' });
      }
      start(call, tags);
      return desk.answer(method, id, stateOf(call), 201, { id: call.recordings.at(-1)?.id });
    }
    const entities = call.recordings.map((one) => ({ id: one.id, state: one.shown }));
    const body = what === undefined ? { id, recording: entities.at(-1) } : { entities };
    return desk.answer(method, id, stateOf(call), 200, body);
  };

  const paths = Array.from({ length: count }, (_, index) => {
    const call: Call = { id: `conv-${index + 1}`, recordings: [], lock: undefined, version: 0 };
    calls.set(call.id, call);
    start(call, []);
    return `/api/v2/conversations/voice/${call.id}`;
  });
  for (const path of paths) handle('GET', path);
  desk.pass(TURN_MS);
  for (const path of paths) handle('DELETE', `${path}/recording`);
  desk.pass(TURN_MS);
  for (const path of paths) handle('POST', `${path}/recording/start`, ['ivr-node-7']);
  desk.pass(TURN_MS);
  for (const path of paths) handle('GET', `${path}/recordings`);
  return desk.operations;
}
