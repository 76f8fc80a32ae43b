// The providers' own SDKs as judges. One question per run: node judge.mjs <what>, its arguments as JSON on the standard input, the answer as JSON.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const input = JSON.parse(await new Response(process.stdin).text());

const answers = {
  // Is this the signature of this call?
  "twilio-validate": () => require("twilio").validateRequest(input.token, input.signature, input.url, input.parameters),
  // What would Twilio sign this call with?
  "twilio-sign": () => require("twilio/lib/webhooks/webhooks").getExpectedTwilioSignature(input.token, input.url, input.parameters),
  // Is this the signature of these bytes?
  "sendgrid-verify": () => {
    const { EventWebhook } = require("@sendgrid/eventwebhook");
    const webhook = new EventWebhook();
    return webhook.verifySignature(webhook.convertPublicKeyToECDSA(input.publicKey), Buffer.from(input.base64, "base64"), input.signature, input.timestamp);
  },
  // The SDK as a customer's program uses it: sends over the API at another address.
  "twilio-send": async () => {
    const twilio = require("twilio");
    const client = twilio(input.accountSid, input.token, { httpClient: new (class extends twilio.RequestClient {
      request(options) {
        return super.request({ ...options, uri: options.uri.replace("https://api.twilio.com", input.root) });
      }
    })() });
    const message = await client.messages.create({ to: input.to, from: input.from, body: input.body });
    const listed = await client.messages.list({ to: input.to, limit: 5 });
    return { sid: message.sid, status: message.status, isDate: message.dateCreated instanceof Date, listed: listed.map((one) => one.body) };
  },
};

console.log(JSON.stringify(await answers[process.argv[2]]()));
