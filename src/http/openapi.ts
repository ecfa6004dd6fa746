/** The OpenAPI document: generated from the routes' schemas, served, and kept in `docs/`. */
import swagger from '@fastify/swagger';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';
import type { Api } from './api.ts';

/** The version of the interface, not of the program: it changes when a client would notice. */
const apiVersion = '1.0.0';

export async function addDocument(server: Api): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Nova Responder',
        version: apiVersion,
        description: 'What a running responder knows, and what people tell it.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer' },
          basic: { type: 'http', scheme: 'basic' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
  server.get('/openapi.json', { schema: { hide: true } }, () => server.swagger());
}
