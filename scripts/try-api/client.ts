import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import { check } from './description.js';
import type { components, paths } from './api.js';

/** A record of the API. */
export type Schemas = components['schemas'];

export const host = process.env.TRY_HOST!;
export const key = process.env.TRY_KEY!;

/** The client as it is generated; each answer is held against the description as well. */
export const api = createClient<paths>({ baseUrl: host, headers: { Authorization: `Bearer ${key}` } });
api.use({
  async onResponse({ request, schemaPath, response }) {
    check({
      method: request.method,
      path: schemaPath,
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.clone().text(),
    });
  },
});

interface Result<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** What was answered, if it has this status. */
export async function answer<T>(status: number, sent: Promise<Result<T>>): Promise<T> {
  const { data, error, response } = await sent;
  assert.equal(response.status, status, `${response.url}: ${JSON.stringify(data ?? error)}`);
  return data as T;
}

/** The problem, if it was refused with this status. */
export async function refusal(status: number, sent: Promise<Result<unknown>>): Promise<Schemas['Problem']> {
  const { error, response } = await sent;
  assert.equal(response.status, status, response.url);
  return error as Schemas['Problem'];
}

/** The task, once it has succeeded. */
export function succeeded(taskId: string): Promise<Schemas['JobStatus']> {
  return until(`task ${taskId} has succeeded`, async () => {
    const task = await answer(200, api.GET('/status/{id}', { params: { path: { id: taskId } } }));
    assert.ok(['queued', 'running', 'succeeded'].includes(task.state), JSON.stringify(task));
    return task.state === 'succeeded' ? task : undefined;
  });
}

/** What is there at last; throws if nothing is within a minute. */
export async function until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 60_000; Date.now() < end; await new Promise(resolve => setTimeout(resolve, 200))) {
    const found = await look();
    if (found !== undefined) return found;
  }

  throw new Error(`It took longer than a minute until ${what}.`);
}
