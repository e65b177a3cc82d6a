import { COLLECTION_SCHEMA } from '../collection-document.ts';
import type { Form, ObjectForm } from './document-form.ts';

const KEY_VALUE: ObjectForm = {
  required: { key: 'text', value: 'anything' },
  optional: {
    type: 'text',
    description: 'anything',
    disabled: 'anything',
    id: 'text',
    name: 'text',
  },
};
const KEY_VALUES: Form = { list: KEY_VALUE };

const EVENT: ObjectForm = {
  required: {
    listen: { words: ['prerequest', 'test'] },
    script: {
      required: { exec: { list: 'text' } },
      optional: { type: { words: ['text/javascript'] }, id: 'text', packages: 'anything' },
    },
  },
  optional: { id: 'text', disabled: 'anything' },
};

/** Beside its type, an authentication has a list of settings under the name of its type. */
const AUTH: Form = ({ type }) => ({
  required: { type: 'text' },
  optional: typeof type === 'string' && type !== 'noauth' ? { [type]: KEY_VALUES } : {},
});

const URL_FORM: ObjectForm = {
  // A URL without its whole is a finding of its own.
  required: { host: { list: 'text' }, path: { list: 'text' } },
  optional: {
    raw: 'text',
    protocol: 'text',
    port: 'text',
    query: KEY_VALUES,
    hash: 'text',
    variable: KEY_VALUES,
  },
};

const BODY: ObjectForm = {
  required: { mode: { words: ['raw', 'urlencoded', 'formdata', 'file', 'graphql'] } },
  optional: {
    raw: 'text',
    urlencoded: KEY_VALUES,
    formdata: 'anything',
    file: 'anything',
    graphql: 'anything',
    options: 'anything',
    disabled: 'anything',
  },
};

const REQUEST: ObjectForm = {
  required: { method: 'text', url: URL_FORM },
  optional: { header: KEY_VALUES, auth: AUTH, body: BODY, description: 'anything' },
};

const EXAMPLE: ObjectForm = {
  required: { name: 'text', originalRequest: REQUEST, code: 'number' },
  optional: {
    id: 'text',
    status: 'text',
    header: KEY_VALUES,
    cookie: { list: 'anything' },
    body: 'text',
    responseTime: 'anything',
    _postman_previewlanguage: 'text',
  },
};

const COMMON: ObjectForm['optional'] = {
  id: 'text',
  event: { list: EVENT },
  variable: KEY_VALUES,
  protocolProfileBehavior: 'anything',
};

const REQUEST_ITEM: ObjectForm = {
  required: { name: 'text', request: REQUEST },
  optional: { ...COMMON, description: 'anything', response: { list: EXAMPLE } },
};

const FOLDER: ObjectForm = {
  required: { name: 'text', item: { list: itemForm } },
  optional: { ...COMMON, description: 'anything', auth: AUTH },
};

function itemForm(value: Readonly<Record<string, unknown>>): ObjectForm {
  return 'item' in value ? FOLDER : REQUEST_ITEM;
}

/** The form of a collection of version 2.1 as Newman understands it. */
export const COLLECTION_FORM: ObjectForm = {
  required: {
    info: {
      required: { name: 'text', schema: { words: [COLLECTION_SCHEMA] } },
      optional: { _postman_id: 'text', description: 'anything', version: 'anything' },
    },
    item: { list: itemForm },
  },
  optional: {
    auth: AUTH,
    event: { list: EVENT },
    variable: KEY_VALUES,
    protocolProfileBehavior: 'anything',
  },
};
