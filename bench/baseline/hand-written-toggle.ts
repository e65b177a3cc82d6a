import type { RecordingToggleTask } from '../../scenarios/index.ts';
import { answer, type HandWritten } from './hand-written-run.ts';
import { HandWrittenView } from './hand-written-view.ts';

/** The state of the call, as few fields as will do. */
interface State {
  recordings: { state: string; view: HandWrittenView<string>; tags: readonly string[] }[];
  lock: number;
  live: boolean;
}

/** The toggle as one would write it by hand: one function of state and request. */
export const handWrittenToggle: HandWritten = ({ timeline, draw, after, refuse, begin }) => {
  const state: State = { recordings: [], lock: -1, live: true };

  const change = (index: number, to: string, nth: number): void => {
    const recording = state.recordings[index];
    if (recording === undefined) return;
    recording.state = to;
    recording.view.change(to, draw('recording.view-lag', `rec-${index + 1}`, nth));
  };
  const start = (tags: readonly string[]): number => {
    const index =
      state.recordings.push({ state: 'queued', view: new HandWrittenView(timeline), tags }) - 1;
    state.lock = index;
    change(index, 'queued', 0);
    after(draw('recording.start-lag', `rec-${index + 1}`, 0), () => {
      if (state.recordings[index]?.state === 'queued') change(index, 'recording', 1);
    });
    return index;
  };
  const end = (index: number): void => {
    change(index, 'stopping', 2);
    const subject = `rec-${index + 1}`;
    after(draw('recording.stop-lag', subject, 0), () => {
      change(index, 'uploading', 3);
      after(draw('recording.lock-lag', subject, 0), () => {
        if (state.lock === index) state.lock = -1;
      });
      after(draw('recording.upload-lag', subject, 0), () => change(index, 'completed', 4));
    });
  };

  start([]);
  after(500 + draw('conversation.step-lag', 'conv-1', 0), () => {
    const hangUpMs = draw('conversation.hang-up', 'conv-1', 0);
    if (hangUpMs > 0) {
      after(hangUpMs, () => {
        state.live = false;
        const { state: now } = state.recordings[state.lock] ?? { state: 'none' };
        if (now === 'queued' || now === 'recording') end(state.lock);
      });
    }
    begin();
  });
  return ({ method, path, body }) => {
    switch (method) {
      case 'DELETE': {
        const { state: now } = state.recordings[state.lock] ?? { state: 'none' };
        if (now === 'queued' || now === 'recording') end(state.lock);
        else if (now !== 'stopping') return refuse(404, 'none', 'none');
        return answer(204);
      }
      case 'POST': {
        if (!state.live) return refuse(409, 'conversation.ended', 'The conversation has ended.');
        if (state.lock !== -1) {
          return refuse(409, 'recording.in.progress', 'A recording is already in progress.');
        }
        const { recordingSettings } = body as Pick<RecordingToggleTask, 'recordingSettings'>;
        return answer(201, { id: `rec-${start(recordingSettings.tags) + 1}` });
      }
      default:
        return path.endsWith('/recordings')
          ? answer(200, { entities: state.recordings.map(({ view }) => ({ state: view.shown })) })
          : answer(200, { state: state.live ? 'queued' : 'ended' });
    }
  };
};
