// Checks webhooks as their receivers would: one JSON object a line in, "good" or why not out.
import { createInterface } from 'node:readline';
import { Webhook } from 'standardwebhooks';

for await (const line of createInterface({ input: process.stdin })) {
  const { secret, headers, body } = JSON.parse(line);
  try {
    new Webhook(secret).verify(body, headers);
    console.log('good');
  } catch (error) {
    console.log(error.message);
  }
}
