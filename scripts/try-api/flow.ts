import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { answer, api, refusal, succeeded, until } from './client.js';

const wait = { Prefer: 'wait=20' };

/** The file, and the backlog: the README's five minutes. Gives the id of the import. */
export async function importAndProcess(): Promise<string> {
  const seed = await answer(202, api.POST('/seed'));
  const imported = await succeeded(seed.task_id);
  assert.equal(imported.done, 10_000);
  const process = await answer(202, api.POST('/process-tickets', { body: { batch_size: 2000 } }));
  const processed = await succeeded(process.task_id);
  assert.deepEqual([processed.kind, processed.done, processed.failed], ['process', 10_000, 0]);
  const imports = await answer(200, api.GET('/imports'));
  assert.equal(imports.items.length, 1);
  const jobs = await answer(200, api.GET('/jobs', { params: { query: { kind: 'seed', state: 'succeeded' } } }));
  assert.deepEqual(jobs.items.map(job => job.task_id), [seed.task_id]);
  return seed.task_id;
}

/** A category, by its cursor to the second page; at once, and as a task. */
export async function list(): Promise<void> {
  const query = { category: 'technical', limit: 2 };
  const first = await answer(200, api.GET('/requests', { params: { query } }));
  assert.ok('items' in first && first.next_cursor);
  const next = { ...query, cursor: first.next_cursor };
  const second = await answer(200, api.GET('/requests', { params: { query: next } }));
  assert.ok('items' in second);
  const both = [...first.items, ...second.items];
  assert.equal(new Set(both.map(ticket => ticket.id)).size, 4);
  assert.ok(both.every(ticket => ticket.category === 'technical' && ticket.status === 'processed'));
  const header = { Prefer: 'respond-async' };
  const task = await answer(202, api.GET('/requests', { params: { query, header } }));
  assert.ok('task_id' in task);
  assert.deepEqual((await succeeded(task.task_id)).result, first);
  const problem = await refusal(400, api.GET('/requests', { params: { query: { limit: 0 } } }));
  assert.ok(problem.errors?.limit);
}

/** One by one and many at once, again with the same key, and with another text. Gives the id of a ticket. */
export async function submit(): Promise<string> {
  const body = { subject: 'Cannot log in', body: 'The page answers 500 since noon.', priority: 'High' };
  const header = { 'Idempotency-Key': randomUUID() };
  const once = await answer(202, api.POST('/requests', { params: { header }, body }));
  const again = await answer(202, api.POST('/requests', { params: { header }, body }));
  assert.ok('ticket_id' in once);
  assert.deepEqual(again, once);
  const other = { ...body, subject: 'Cannot log out' };
  await refusal(422, api.POST('/requests', { params: { header }, body: other }));

  const classified = await answer(200, api.POST('/requests', { params: { header: wait }, body }));
  assert.ok('category' in classified && ['processed', 'needs_review'].includes(classified.status));

  const strange = { subject: 'Xyzzy', body: 'Plugh frotz gnusto.' };
  const doubtful = await answer(200, api.POST('/requests', { params: { header: wait }, body: strange }));
  assert.ok('category' in doubtful && doubtful.status === 'needs_review');

  const tickets = [body, { body: '', priority: 'yesterday' }];
  const batch = await answer(207, api.POST('/requests/batch', { body: { tickets } }));
  assert.deepEqual(batch.tickets.map(ticket => ticket.status), [202, 400]);
  assert.ok(batch.tickets[1]?.errors?.priority);

  const desk = { ...body, source: 'desk', external_id: '17' };
  const stored = await answer(200, api.PUT('/requests', { params: { header: wait }, body: desk }));
  const revised = { ...desk, body: 'It works again since one.' };
  const replaced = await answer(200, api.PUT('/requests', { params: { header: wait }, body: revised }));
  assert.ok('version' in stored && 'version' in replaced);
  assert.deepEqual([replaced.id, replaced.version, replaced.body], [stored.id, 2, revised.body]);
  await refusal(409, api.POST('/requests', { body: desk }));
  return stored.id;
}

/** Two persons, of whom the second has to have seen what the first one said. */
export async function correct(id: string): Promise<void> {
  const path = { id };
  const shown = await api.GET('/requests/{id}', { params: { path, query: { include: 'reasons' } } });
  const before = shown.response.headers.get('ETag')!;
  await refusal(304, api.GET('/requests/{id}', { params: { path, header: { 'If-None-Match': before } } }));

  const correction = { category: 'billing', by: 'ann' };
  const ann = await api.POST('/requests/{id}/category', { params: { path }, body: correction });
  assert.deepEqual([ann.data?.category, ann.data?.corrected_by], ['billing', 'ann via key first-key']);
  const seen = ann.response.headers.get('ETag')!;
  const body = { category: 'technical', by: 'bob' };
  const send = (tag?: string) =>
    api.POST('/requests/{id}/category', { params: { path, header: tag ? { 'If-Match': tag } : {} }, body });
  await refusal(409, send());
  await refusal(412, send(before));
  assert.equal((await answer(200, send(seen))).corrected_by, 'bob via key first-key');
  const back = await answer(200, api.DELETE('/requests/{id}/category', { params: { path, query: { by: 'bob' } } }));
  assert.deepEqual([back.category, back.corrected_by], ['billing', 'ann via key first-key']);
}

/** What people and those who run the service look at. Gives a model that is not in use. */
export async function look(): Promise<string> {
  const reviews = await answer(200, api.GET('/reviews', { params: { query: { limit: 5 } } }));
  assert.ok(reviews.items.length > 0 && reviews.items.every(ticket => ticket.status === 'needs_review'));
  const counts = await answer(200, api.GET('/requests/counts', { params: { query: { by: 'category' } } }));
  assert.ok(counts.total > 10_000 && counts.counts.some(({ value }) => value === 'technical'));
  const overview = await answer(200, api.GET('/overview'));
  assert.ok(overview.tickets && overview.tickets.processed > 0);
  assert.deepEqual((await answer(200, api.GET('/dead-letters'))).items, []);
  const models = await answer(200, api.GET('/models'));
  const version = models.items.find(model => model.aliases.length === 0)?.version;
  assert.ok(version);
  const card = await answer(200, api.GET('/models/{version}', { params: { path: { version } } }));
  assert.equal(card.version, version);
  assert.equal((await answer(200, api.GET('/health/ready'))).status, 'healthy');
  return version;
}

/** A ticket that is erased is not there any more; the audit says who did that. */
export async function erase(): Promise<void> {
  const body = { body: 'My address has changed.', requester: 'ann@example.org' };
  const ticket = await answer(200, api.POST('/requests', { params: { header: wait }, body }));
  assert.ok('category' in ticket);
  const requester = { requester: body.requester, dry_run: true };
  assert.equal((await answer(200, api.POST('/erasures', { body: requester }))).tickets, 1);
  const params = { path: { id: ticket.id } };
  assert.equal((await answer(200, api.DELETE('/requests/{id}', { params }))).tickets, 1);
  await refusal(404, api.GET('/requests/{id}', { params }));
  // It is written after the answer, beside the work.
  await until('the audit has the erasure', async () => {
    const { items } = await answer(200, api.GET('/audit'));
    return items.find(entry => entry.method === 'DELETE' && entry.target === ticket.id);
  });
  const session = await answer(200, api.GET('/session'));
  assert.ok(session.scopes.includes('admin'));
  await refusal(401, api.GET('/session', { headers: { Authorization: 'Bearer tk_wrong' } }));
}
