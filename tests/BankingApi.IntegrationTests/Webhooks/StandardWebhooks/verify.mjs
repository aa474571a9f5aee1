// The npm package standardwebhooks as a receiver uses it, for the tests: what it says of each delivery, a line each.
//   DELIVERIES=[{"secret":…,"headers":{…},"body":…},…] node verify.mjs
import { Webhook } from 'standardwebhooks';

for (const { secret, headers, body } of JSON.parse(process.env.DELIVERIES)) {
    try {
        console.log(`verified ${new Webhook(secret).verify(body, headers).type}`);
    } catch (error) {
        console.log(`refused ${error.message}`);
    }
}
process.stdin.resume().on('end', () => process.exit(0));
