// A browser's live connection on the command line: events go to stdout, calls come from stdin, one JSON object a line.
import { createInterface } from 'node:readline';
import { HubConnectionBuilder, HttpTransportType, LogLevel } from '@microsoft/signalr';

const [url, token] = process.argv.slice(2);
const events = [
  'server:hello', 'conversation:updated', 'conversation:deleted', 'conversation:typing', 'conversation:takeover_started', 'conversation:takeover_ended',
  'conversation:read', 'conversation:viewing', 'conversation:left', 'conversation:answering', 'conversation:answered',
  'action:human_attention_required', 'action:conversations_flagged', 'notification:created', 'notification:updated', 'notification:read', 'contacts:import_updated', 'scheduled_message:changed', 'draft:changed',
  'ack', 'error',
];
const tell = (event, payload, sequence) =>
  process.stdout.write(`${JSON.stringify({ event, payload: payload ?? null, sequence: sequence ?? null })}\n`);

const connection = new HubConnectionBuilder()
  .withUrl(url, { accessTokenFactory: () => token, skipNegotiation: true, transport: HttpTransportType.WebSockets })
  .configureLogging(LogLevel.None)
  .build();
for (const event of events) {
  connection.on(event, (payload, sequence) => tell(event, payload, sequence));
}
connection.onclose((error) => tell('closed', error?.message));

const input = createInterface({ input: process.stdin });
input.on('line', async (line) => {
  const { method, args } = JSON.parse(line);
  try {
    tell('result', await connection.invoke(method, ...args));
  } catch (error) {
    tell('refused', error.message);
  }
});
input.on('close', () => process.exit(0));

try {
  await connection.start();
  tell('connected');
} catch (error) {
  tell('not-connected', error.message);
  process.exit(1);
}
