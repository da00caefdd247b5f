// Reads an OpenAPI document into plain lists.

type Json = Record<string, unknown>;
export interface Field {
  name: string;
  type: string;
  needed: boolean;
  says: string;
}
export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  says: string;
  parameters: (Field & { where: string })[];
  body: string | null;
  answers: { status: string; says: string; type: string }[];
}
export interface Schema {
  name: string;
  says: string;
  type: string;
  fields: Field[];
}

const record = (value: unknown): Json => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {});
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const str = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A schema in a few words: its name, or what it is made of. */
export function typeOf(value: unknown): string {
  const schema = record(value);
  if (typeof schema['$ref'] === 'string') return schema['$ref'].split('/').at(-1) ?? '';
  const any = [...list(schema['oneOf']), ...list(schema['anyOf']), ...list(schema['allOf'])];
  if (any.length > 0) return any.map(typeOf).join(' | ');
  if (Array.isArray(schema['enum'])) return schema['enum'].map((one) => JSON.stringify(one)).join(' | ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  const type = Array.isArray(schema['type']) ? schema['type'].join(' | ') : str(schema['type']);
  if (type.includes('array')) return `${typeOf(schema['items']) || 'any'}[]`;
  const format = str(schema['format']);
  return format ? `${type} (${format})` : type || 'any';
}

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

export function operations(doc: unknown): Operation[] {
  const first = (content: unknown) => record(Object.values(record(content))[0])['schema'];
  return Object.entries(record(record(doc)['paths'])).flatMap(([path, item]) =>
    METHODS.flatMap((method): Operation[] => {
      const operation = record(item)[method];
      if (operation === undefined) return [];
      const o = record(operation);
      return [
        {
          id: `${method}-${path}`.replace(/[^a-zA-Z0-9]+/g, '-').toLowerCase(),
          method: method.toUpperCase(),
          path,
          summary: str(o['summary']),
          says: str(o['description']),
          parameters: [...list(record(item)['parameters']), ...list(o['parameters'])].map((one) => {
            const p = record(one);
            return { name: str(p['name']), where: str(p['in']), type: typeOf(p['schema']), needed: p['required'] === true, says: str(p['description']) };
          }),
          body: o['requestBody'] === undefined ? null : typeOf(first(record(o['requestBody'])['content'])),
          answers: Object.entries(record(o['responses'])).map(([status, answer]) => ({
            status,
            says: str(record(answer)['description']),
            type: record(answer)['content'] === undefined ? '' : typeOf(first(record(answer)['content'])),
          })),
        },
      ];
    }),
  );
}

export function schemas(doc: unknown): Schema[] {
  return Object.entries(record(record(record(doc)['components'])['schemas'])).map(([name, value]) => {
    const schema = record(value);
    const needed = list(schema['required']);
    return {
      name,
      says: str(schema['description']),
      type: typeOf(schema),
      fields: Object.entries(record(schema['properties'])).map(([field, one]) => ({
        name: field,
        type: typeOf(one),
        needed: needed.includes(field),
        says: str(record(one)['description']),
      })),
    };
  });
}
