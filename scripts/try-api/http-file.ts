import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { check } from './description.js';

interface Sent {
  line: number;
  name: string;
  response?: {
    statusCode: number;
    headers: Record<string, string>;
    body?: string;
    request: { url: string; method: string };
  };
}

/**
 * Sends each request of tickets.http, with these values for its variables, and gives how many there are. The answer has
 * to be a success, or what a comment above the request begins with: `# 404 unless …`.
 */
export function sendAll(file: string, variables: Record<string, string>): number {
  let text = readFileSync(file, 'utf8');
  for (const [name, value] of Object.entries(variables)) {
    const line = new RegExp(`^@${name} = .*$`, 'm');
    if (!line.test(text)) throw new Error(`tickets.http has no variable ${name}`);
    text = text.replace(line, `@${name} = ${value}`);
  }

  writeFileSync('tickets.http', text);
  const headers = { Authorization: `Bearer ${variables.key}` };
  writeFileSync('httpyac.config.cjs', `module.exports = ${JSON.stringify({ defaultHeaders: headers })};\n`);
  const output = execFileSync('node_modules/.bin/httpyac', ['send', 'tickets.http', '--all', '--json'], {
    maxBuffer: 1 << 28,
  });
  const { requests }: { requests: Sent[] } = JSON.parse(output.toString());
  const lines = text.split('\n');
  const expected = lines.filter(line => /^(GET|HEAD|OPTIONS|POST|PUT|DELETE) /.test(line)).length;
  if (requests.length !== expected) throw new Error(`${requests.length} of ${expected} requests were sent`);
  const faults = requests.map(sent => fault(sent, lines)).filter(found => found !== null);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return requests.length;
}

/** What is wrong with an answer; null if nothing is. */
function fault(sent: Sent, lines: string[]): string | null {
  const { response } = sent;
  if (!response) return `${sent.name}: no answer`;
  const { statusCode: status, request } = response;
  const right = expectedStatus(lines, sent.line);
  if (right === null ? status >= 400 : status !== right)
    return `${sent.name}: ${status} instead of ${right ?? 'a success'}\n${response.body}`;
  if (request.method === 'OPTIONS') return null;
  try {
    const path = new URL(request.url).pathname;
    check({ method: request.method, path, status, headers: response.headers, body: response.body ?? '' });
    return null;
  } catch (error) {
    return `${sent.name}: ${(error as Error).message}`;
  }
}

/** The status that a comment names, from the line after `###` on; null if none does. */
function expectedStatus(lines: string[], from: number): number | null {
  for (const line of lines.slice(from)) {
    if (line.startsWith('###')) break;
    const said = /^# (\d{3}) /.exec(line);
    if (said) return Number(said[1]);
  }

  return null;
}
