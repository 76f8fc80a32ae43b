// The providers' own SDKs as judges. One question per run: node judge.mjs <what>, its arguments as JSON on the standard input, the answer as JSON.
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const input = JSON.parse(await new Response(process.stdin).text());

// Amazon's SDK against the emulator: all calls go to its address, since the hosts in its queue URLs do not resolve.
const sqs = async (queue, command, parameters) => {
  const sdk = require("@aws-sdk/client-sqs");
  const client = new sdk.SQSClient({
    endpoint: input.root, region: "eu-west-1", credentials: { accessKeyId: "test", secretAccessKey: "test" }, useQueueUrlAsEndpoint: false,
  });
  const { QueueUrl } = await client.send(new sdk.GetQueueUrlCommand({ QueueName: queue }));
  return client.send(new sdk[command]({ QueueUrl, ...parameters }));
};

const answers = {
  // What a browser of this key and secret reads of a push message; null when it does not open.
  "push-open": () => {
    const { createECDH } = require("node:crypto");
    const privateKey = createECDH("prime256v1");
    privateKey.setPrivateKey(Buffer.from(input.privateKey, "base64url"));
    try {
      return require("http_ece").decrypt(Buffer.from(input.body, "base64"), { version: "aes128gcm", privateKey, authSecret: input.auth }).toString();
    } catch {
      return null;
    }
  },
  // Puts a message on a FIFO queue.
  "sqs-send": async () => {
    const sent = await sqs(input.queue, "SendMessageCommand", { MessageBody: input.body, MessageGroupId: input.group, MessageDeduplicationId: input.deduplicationId });
    return sent.MessageId;
  },
  // Looks through a queue for the message of one key and takes it away; whatever else it is given, it gives back at once. Null when it is not there.
  "sqs-take": async () => {
    const others = [];
    let found = null;
    try {
      for (;;) {
        const { Messages = [] } = await sqs(input.queue, "ReceiveMessageCommand", {
          MaxNumberOfMessages: 10, VisibilityTimeout: 5, WaitTimeSeconds: 0, MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"],
        });
        if (Messages.length === 0) {
          return found;
        }
        for (const message of Messages) {
          if (message.Body.includes(input.key)) {
            found = message;
            await sqs(input.queue, "DeleteMessageCommand", { ReceiptHandle: message.ReceiptHandle });
          } else {
            others.push(message.ReceiptHandle);
          }
        }
      }
    } finally {
      for (const ReceiptHandle of others) {
        await sqs(input.queue, "ChangeMessageVisibilityCommand", { ReceiptHandle, VisibilityTimeout: 0 });
      }
    }
  },
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
