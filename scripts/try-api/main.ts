import { host, key } from './client.js';
import { operations, tried } from './description.js';
import { correct, erase, importAndProcess, list, look, submit } from './flow.js';
import { sendAll } from './http-file.js';

const task = await importAndProcess();
console.log('passed: import and process');
await list();
console.log('passed: list');
const ticket = await submit();
console.log('passed: submit, submit again, revise');
await correct(ticket);
console.log('passed: correct and withdraw');
const version = await look();
console.log('passed: reviews, counts, overview, dead letters, models, health');
await erase();
console.log('passed: erase, audit, session');
const sent = sendAll(process.env.TRY_HTTP_FILE!, { host, key, ticket, task, version });
console.log(`passed: ${sent} requests of tickets.http`);

const missing = operations.filter(operation => !tried.has(operation));
if (missing.length > 0) throw new Error(`never answered: ${missing.join(', ')}`);
console.log(`${operations.length} operations, each answered as docs/openapi.json says`);
