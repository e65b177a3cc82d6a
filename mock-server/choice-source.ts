import type { Choices } from '../src/choice/choices.ts';
import { type Plan, planChoices } from '../src/choice/plan.ts';
import { seededChoices } from '../src/choice/seeded.ts';
import { PRESETS, type Preset, presetNamed } from './presets.ts';

/** Where the choices of a session come from. */
export type ChoiceSource =
  | { readonly kind: 'plan'; readonly plan: Plan }
  /** The whole portfolio of the search. */
  | { readonly kind: 'seed'; readonly seed: number }
  | { readonly kind: 'preset'; readonly preset: Preset; readonly seed: number | undefined };

/** What was asked for; at most one of a plan, a seed and a preset, which may have a seed. */
export interface AskedSource {
  readonly plan?: Plan | undefined;
  readonly seed?: number | undefined;
  readonly preset?: string | undefined;
}

/** A source, or what is wrong with what was asked for. */
export type SourceReading =
  | { readonly ok: true; readonly source: ChoiceSource }
  | { readonly ok: false; readonly field: 'plan' | 'seed' | 'preset'; readonly fault: string };

/** The seed of a preset that takes one and was given none. */
const SEED_DEFAULT = 1;

/** Makes out which source was asked for; `fallback` where nothing was. */
export function readSource(asked: AskedSource, fallback: ChoiceSource): SourceReading {
  const { plan, seed, preset: name } = asked;
  if (plan !== undefined) {
    return seed === undefined && name === undefined
      ? { ok: true, source: { kind: 'plan', plan } }
      : { ok: false, field: 'plan', fault: 'a plan says everything; leave seed and preset out' };
  }
  if (name !== undefined) {
    const preset = presetNamed(name);
    if (preset === undefined) {
      const names = PRESETS.map((one) => one.name).join(', ');
      return {
        ok: false,
        field: 'preset',
        fault: `there is no preset ${name}; there are ${names}`,
      };
    }
    if (seed !== undefined && !preset.seeded) {
      return { ok: false, field: 'seed', fault: `the preset ${name} takes no seed; leave it out` };
    }
    return {
      ok: true,
      source: { kind: 'preset', preset, seed: preset.seeded ? (seed ?? SEED_DEFAULT) : undefined },
    };
  }
  return { ok: true, source: seed === undefined ? fallback : { kind: 'seed', seed } };
}

/** The choices of a source. Equal sources give equal choices. */
export function choicesOf(source: ChoiceSource): Choices {
  switch (source.kind) {
    case 'plan':
      return planChoices(source.plan);
    case 'seed':
      return seededChoices(source.seed);
    case 'preset':
      return source.preset.choices(source.seed ?? SEED_DEFAULT);
  }
}
