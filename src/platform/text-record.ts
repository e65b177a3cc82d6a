import { z } from 'zod';

/** Texts by names of the client's own. */
export type TextRecord = Readonly<Record<string, string>>;

/** What a record of texts may hold. */
export interface TextRecordRules {
  /** How many fields; none at least unless told. */
  readonly sizeMin?: number;
  readonly sizeMax: number;
  readonly nameLengthMax: number;
  /** The form of a name, and how it is told; any name of at least one character unless told. */
  readonly name?: { readonly form: RegExp; readonly says: string };
  readonly valueLengthMax: number;
}

type Payload = z.core.ParsePayload<unknown>;

/**
 * A schema of texts by names. It looks at them in one pass and takes the record as it is: a record
 * of schemas is several times dearer, and every write of attributes has one. A fault says which field
 * it is in and what would be right there.
 */
export function textRecord(rules: TextRecordRules): z.ZodType<TextRecord> {
  const { sizeMin = 0, sizeMax, nameLengthMax, name, valueLengthMax } = rules;
  const nameFault = name?.says ?? `must be a name of 1 to ${nameLengthMax} characters`;
  const lengthFault = `must be text of at most ${valueLengthMax} characters`;
  const sizeFault =
    sizeMin === 0 ? `must be at most ${sizeMax} fields` : `must be ${sizeMin} to ${sizeMax} fields`;
  const form = name?.form ?? /^./s;
  const check = (payload: Payload): void => {
    const { value } = payload;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      blame(payload, [], 'must be an object');
      return;
    }
    const fields = value as Record<string, unknown>;
    let size = 0;
    for (const field in fields) {
      const text = fields[field];
      size += 1;
      if (field.length > nameLengthMax || !form.test(field)) {
        blame(payload, [field], nameFault);
        return;
      }
      if (typeof text !== 'string' || text.length > valueLengthMax) {
        blame(payload, [field], lengthFault);
        return;
      }
    }
    if (size < sizeMin || size > sizeMax) blame(payload, [], sizeFault);
  };
  const schema = z
    .unknown()
    .check(check)
    .meta({
      type: 'object',
      ...(sizeMin > 0 && { minProperties: sizeMin }),
      maxProperties: sizeMax,
      propertyNames: {
        type: 'string',
        maxLength: nameLengthMax,
        ...(name === undefined ? { minLength: 1 } : { pattern: name.form.source }),
      },
      additionalProperties: { type: 'string', maxLength: valueLengthMax },
    });
  return schema as z.ZodType<TextRecord>;
}

function blame(payload: Payload, path: string[], message: string): void {
  payload.issues.push({ code: 'custom', path, message, input: payload.value });
}
