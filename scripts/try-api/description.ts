import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

type Json = Record<string, any>;

const document: Json = JSON.parse(readFileSync(process.env.TRY_DESCRIPTION!, 'utf8'));
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
close(document);

/** The operations that have been answered. */
export const tried = new Set<string>();

/** The ids of all operations. */
export const operations: string[] = Object.values<Json>(document.paths)
  .flatMap(path => Object.values<Json>(path))
  .map(operation => operation.operationId);

/** An answer, with the names of its headers in lower case. */
export interface Answer {
  method: string;
  /** The path as it was asked for, or its template. */
  path: string;
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Throws unless the description has the answer: its status, its headers and each field of its body. */
export function check({ method, path, status, headers, body }: Answer): void {
  const asked = `${method} ${path}: ${status}`;
  const found = find(path)?.[method === 'HEAD' ? 'get' : method.toLowerCase()];
  if (!found) throw new Error(`${asked}: the description has no such operation`);
  const described = found.responses[status];
  if (!described) throw new Error(`${asked}: the description has no such status\n${body}`);
  tried.add(found.operationId);
  // The last page has no link to a next one; a task that has ended, nothing to wait for.
  for (const header of Object.keys(described.headers ?? {}))
    if (!(header.toLowerCase() in headers) && !(status === 200 && ['Link', 'Retry-After'].includes(header)))
      throw new Error(`${asked}: the header ${header} is missing`);
  if (method === 'HEAD') return;
  const type = headers['content-type']?.split(';')[0] ?? '';
  const content = described.content?.[type];
  if (!content && (body || described.content)) throw new Error(`${asked}: '${type}' is not described\n${body}`);
  if (!content) return;
  const validate = ajv.compile({ ...content.schema, components: document.components });
  if (!validate(JSON.parse(body))) throw new Error(`${asked}: ${ajv.errorsText(validate.errors)}\n${body}`);
}

/** The operations of a path. Of the templates that fit, the one with the fewest parameters names it. */
function find(path: string): Json | undefined {
  const templates = Object.keys(document.paths).filter(template =>
    new RegExp(`^${template.replace(/\{.*?\}/g, '[^/]+')}$`).test(path),
  );
  const best = templates.sort((one, other) => parameters(one) - parameters(other))[0];
  return best === undefined ? undefined : document.paths[best];
}

function parameters(template: string): number {
  return template.split('{').length;
}

/** A field that is not described is an error too. */
function close(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as Json;
  if (schema.type && typeof schema.properties === 'object') schema.additionalProperties ??= false;
  Object.values(schema).forEach(close);
}
