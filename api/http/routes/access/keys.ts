/** Routes of API keys and of the audit: for admins. */
import { createRoute, z } from '@hono/zod-openapi';
import { queryInt } from '../../../../contract/common.ts';
import {
  ApiKey,
  ApiKeyList,
  AuditList,
  CreateKeyRequest,
  NewApiKey,
  RotateKeyRequest,
} from '../../../../contract/index.ts';
import type { App, AppDeps } from '../../env.ts';
import type { KeyCheck } from '../../limits/key-check.ts';
import { problems } from '../../problem.ts';

const tags = ['keys'];
const params = z.object({ id: z.string() });
const newKey = {
  description: 'The key with its secret, which is shown this once',
  content: { 'application/json': { schema: NewApiKey } },
};

const list = createRoute({
  method: 'get',
  path: '/v1/keys',
  operationId: 'listKeys',
  tags,
  summary: 'List API keys, oldest first',
  responses: {
    200: { description: 'Keys', content: { 'application/json': { schema: ApiKeyList } } },
    ...problems(),
  },
});

const create = createRoute({
  method: 'post',
  path: '/v1/keys',
  operationId: 'createKey',
  tags,
  summary: 'Make an API key',
  request: { body: { required: true, content: { 'application/json': { schema: CreateKeyRequest } } } },
  responses: { 201: newKey, ...problems('CONFLICT', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE') },
});

const rotate = createRoute({
  method: 'post',
  path: '/v1/keys/{id}/rotate',
  operationId: 'rotateKey',
  tags,
  summary: 'Give an API key a new secret',
  request: {
    params,
    body: { required: true, content: { 'application/json': { schema: RotateKeyRequest } } },
  },
  responses: { 200: newKey, ...problems('NOT_FOUND', 'UPLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE') },
});

const revoke = createRoute({
  method: 'delete',
  path: '/v1/keys/{id}',
  operationId: 'revokeKey',
  tags,
  summary: 'Revoke an API key, at once',
  request: { params },
  responses: {
    200: { description: 'The revoked key', content: { 'application/json': { schema: ApiKey } } },
    ...problems('NOT_FOUND'),
  },
});

const audit = createRoute({
  method: 'get',
  path: '/v1/audit',
  operationId: 'listAudit',
  tags,
  summary: 'List writes, latest first',
  request: {
    query: z.object({
      page_size: queryInt(1, 500, 100),
      page_token: z
        .string()
        .regex(/^\d{1,15}$/)
        .optional(),
    }),
  },
  responses: {
    200: { description: 'Who wrote what', content: { 'application/json': { schema: AuditList } } },
    ...problems(),
  },
});

/** Adds the routes of keys and of the audit. */
export function registerKeyRoutes(app: App, { engine: { keys } }: AppDeps, check: KeyCheck): void {
  app.openapi(list, async (c) => c.json(await keys.list(), 200));

  app.openapi(create, async (c) => {
    return c.json(await keys.create(c.req.valid('json'), check.hasConfigured), 201);
  });

  app.openapi(rotate, async (c) => {
    return c.json(await keys.rotate(c.req.valid('param').id, c.req.valid('json')), 200);
  });

  app.openapi(revoke, async (c) => c.json(await keys.revoke(c.req.valid('param').id), 200));

  app.openapi(audit, async (c) => c.json(await keys.audit(c.req.valid('query')), 200));
}
