import { benign } from '../src/choice/benign.ts';
import type { ChoiceKind, Choices } from '../src/choice/choices.ts';
import { seededChoices } from '../src/choice/seeded.ts';

/** A way for a served platform to behave, by name. */
export interface Preset {
  readonly name: string;
  /** How the platform behaves, in one sentence. */
  readonly says: string;
  /** Whether a seed makes a difference. */
  readonly seeded: boolean;
  readonly choices: (seed: number) => Choices;
}

/** What a lag of the `typical` preset is at most. */
const TYPICAL_LAG_MS = 1500;
/** What a latency of the `typical` preset is at most, each way. */
const TYPICAL_LATENCY_MS = 300;
const SLOW_STOP_MS = 3000;

/** Every preset, from the mildest on. */
export const PRESETS: readonly Preset[] = [
  {
    name: 'calm',
    says: 'nothing lags and nothing is lost, as the documentation of a platform describes it',
    seeded: false,
    choices: () => benign,
  },
  {
    name: 'typical',
    says: `states, reads and locks lag by up to ${TYPICAL_LAG_MS} ms, messages by up to ${TYPICAL_LATENCY_MS} ms; nothing fails`,
    seeded: true,
    choices: (seed) => onlyLags(seededChoices(seed, ['swarm-heavy'])),
  },
  {
    name: 'hostile',
    says: 'everything that the model knows may happen, at rates drawn from the seed',
    seeded: true,
    choices: (seed) => seededChoices(seed),
  },
  {
    name: 'slow-stop',
    says: `every stop takes ${SLOW_STOP_MS} ms to propagate, so a start right after it answers 409`,
    seeded: false,
    choices: () => ({ draw: ({ name }) => (name === 'recording.stop-lag' ? SLOW_STOP_MS : 0) }),
  },
];

/** The preset of that name, or `undefined`. */
export function presetNamed(name: string): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}

/** The lags of a source, scaled down to what a person calls usual; no faults. */
function onlyLags(source: Choices): Choices {
  return {
    draw(kind, subject, nth) {
      if (kind.harshness !== 'lag') return 0;
      return scaled(kind, source.draw(kind, subject, nth));
    },
  };
}

function scaled({ name, unit, max }: ChoiceKind, value: number): number {
  if (unit !== 'ms') return value;
  const limitMs = name.startsWith('network.') ? TYPICAL_LATENCY_MS : TYPICAL_LAG_MS;
  return max <= limitMs ? value : Math.ceil((value * limitMs) / max);
}
