import { expect, it } from 'vitest';
import { operations, schemas, typeOf } from './openapi';

const doc = {
  paths: {
    '/api/consignments/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { $ref: '#/components/schemas/ConsignmentId' } }],
      get: { summary: 'One', responses: { 200: { description: 'ok', content: { 'application/json': { schema: { $ref: '#/components/schemas/ConsignmentView' } } } } } },
    },
    '/api/requests': { post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Submit' } } } }, responses: { 201: { description: 'made' } } } },
  },
  components: { schemas: { Submit: { type: 'object', required: ['items'], properties: { items: { type: 'array', items: { type: 'string' } } } } } },
};

it('every route is listed with parameters, body and answers', () => {
  const [one, two] = operations(doc);
  expect(one).toMatchObject({ method: 'GET', path: '/api/consignments/{id}', parameters: [{ name: 'id', type: 'ConsignmentId', needed: true }], body: null });
  expect(one?.answers).toEqual([{ status: '200', says: 'ok', type: 'ConsignmentView' }]);
  expect(two).toMatchObject({ method: 'POST', body: 'Submit' });
});

it('every schema is listed with its fields', () => {
  expect(schemas(doc)).toEqual([{ name: 'Submit', says: '', type: 'object', fields: [{ name: 'items', type: 'string[]', needed: true, says: '' }] }]);
  expect(typeOf({ anyOf: [{ $ref: '#/x/Time' }, { type: 'null' }] })).toBe('Time | null');
});
