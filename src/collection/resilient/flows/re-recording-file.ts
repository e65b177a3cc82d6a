import type { ExampleDraft, RequestDraft } from '../../draft.ts';
import { ASK_AGAIN, giveUp, leftOutWhen, type Step, stepScript } from '../step-scripts.ts';

/** The interaction of the flow. */
export const INTERACTION_PATH = '/_s/{{sessionId}}/api/v2/interactions/{{interactionId}}';
/** True where the first file is whole, so that there is nothing to make good. */
const WHOLE = "pm.collectionVariables.get('whole') === 'yes'";

/** The script of a step that is left out where the first file is whole. */
export function unlessWhole(step: Step): Pick<RequestDraft, 'before' | 'after'> {
  const after = stepScript(step);
  return { before: leftOutWhen(WHOLE, after), after };
}

/** What makes a read of the interaction: its recordings, and which of them are over. */
export const READ_INTERACTION: readonly string[] = [
  'const found = pm.response.code === 200;',
  'const { recordings = [], state } = found ? pm.response.json() : {};',
  "const isOver = ({ uploadStatus }) => ['completed', 'upload_failed'].includes(uploadStatus);",
];

/** Reads the interaction until a recording is over, and keeps how long it was. */
export function untilOver(which: string, variable: string): Step {
  return {
    setup: [
      ...READ_INTERACTION,
      `const it = recordings.find(({ id }) => id === pm.collectionVariables.get('${variable}'));`,
      'const over = it !== undefined && isOver(it);',
    ],
    branches: [{ when: 'found && !over', lines: ASK_AGAIN }],
    check: {
      name: `nothing more happens to the ${which} recording`,
      asserts: ['pm.expect(over).to.equal(true);'],
    },
    settled: [
      'if (over) {',
      "  pm.collectionVariables.set('capturedMs', Date.parse(it.endTime) - Date.parse(it.startTime));",
      '} else {',
      ...giveUp('look'),
      '}',
    ],
  };
}

/** Where the file of a recording is. */
export function mediaPath(variable: string): string {
  return `${INTERACTION_PATH}/recordings/{{${variable}}}/media`;
}

/** The lines that say what is wrong with a WAV file; `fault` is empty if nothing is. */
export const FILE_FAULT: readonly string[] = [
  '// 44 bytes of header come before the samples. Numbers are in little-endian order.',
  'const file = (pm.response.code === 200 && pm.response.stream) || [];',
  'const text = (at) => String.fromCharCode(file[at], file[at + 1], file[at + 2], file[at + 3]);',
  'const number = (at) => [3, 2, 1, 0].reduce((sum, n) => sum * 256 + file[at + n], 0);',
  'const present = file.length - 44;',
  "const plain = present >= 0 && text(0) === 'RIFF' && text(8) === 'WAVE' && text(36) === 'data';",
  'const declared = plain ? number(40) : 0;',
  'const byteRate = plain ? number(28) : 0;',
  'const rightRate = plain && byteRate === number(24) * (file[32] + 256 * file[33]);',
  "const capturedMs = Number(pm.collectionVariables.get('capturedMs'));",
  'const apartMs = Math.abs((declared * 1000) / byteRate - capturedMs);',
  "let fault = '';",
  "if (pm.response.code !== 200) fault = 'there is no file';",
  "else if (!rightRate) fault = 'the header is not that of a plain WAV file';",
  "else if (declared === 0) fault = 'there is no audio';",
  "else if (present < declared) fault = present + ' of ' + declared + ' bytes of audio are there';",
  "else if (apartMs > Math.min(2000, capturedMs / 20)) fault = 'it is ' + apartMs + ' ms off';",
];

/** The request that downloads the first file and decides what is to be done about it. */
export function lookAtFile(name: string, examples: readonly ExampleDraft[]): RequestDraft {
  return {
    name,
    description:
      'The status may say `completed` and the metadata may give the right size, and still the file is cut short. So the script compares what the header of the file declares with the bytes that have come. 404 means that there is none. If the file is whole, the rest of the flow is left out.',
    method: 'GET',
    path: mediaPath('recordingId'),
    after: stepScript({
      setup: FILE_FAULT,
      check: {
        name: 'the file can be judged, or there is none',
        asserts: ['pm.expect(pm.response.code).to.be.oneOf([200, 404]);'],
      },
      settled: [
        'if ([200, 404].includes(pm.response.code)) {',
        "  console.log(fault === '' ? 'the file is whole' : 'the file is no good: ' + fault);",
        "  pm.collectionVariables.set('whole', fault === '' ? 'yes' : 'no');",
        "  if (fault === '') {",
        "    pm.collectionVariables.set('outcome', 'done');",
        "    pm.collectionVariables.set('because', '');",
        '  }',
        '} else {',
        ...giveUp('download'),
        '}',
      ],
    }),
    examples,
  };
}
