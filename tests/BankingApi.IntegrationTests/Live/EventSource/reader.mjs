// The npm package eventsource as a front-end uses it, for the tests: what comes, a line of JSON each.
//   node reader.mjs URL EVENT...      ends with its standard input
import { EventSource } from 'eventsource';

const [url, ...types] = process.argv.slice(2);
const say = what => console.log(JSON.stringify(what));
const source = new EventSource(url);
source.addEventListener('open', () => say({ said: 'open' }));
source.addEventListener('error', () => say({ said: source.readyState === EventSource.CLOSED ? 'closed' : 'error' }));
for (const type of types)
    source.addEventListener(type, event => say({ said: 'event', id: event.lastEventId, type: event.type, data: event.data }));
process.stdin.resume().on('end', () => process.exit(0));
