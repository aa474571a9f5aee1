// An OpenID provider that nobody here wrote, for the tests: JWT access tokens by client credentials, keys that can be changed while it runs.
//   node provider.mjs      prints its issuer, and ends with its standard input
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { Provider } from 'oidc-provider';

const audience = 'banking-api';
const scopes = process.argv.slice(2);
let current;

function newKey() {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' };
}

function begin(issuer, keys) {
    const provider = new Provider(issuer, {
        jwks: { keys },
        scopes,
        clients: [
            client('teller'),
            client('customer'),
        ],
        extraTokenClaims: (_, token) => token.clientId === 'customer' ? { owner_id: process.env.OWNER_ID } : {},
        features: {
            clientCredentials: { enabled: true },
            devInteractions: { enabled: false },
            resourceIndicators: {
                enabled: true,
                defaultResource: () => 'urn:banking-api',
                useGrantedResource: () => true,
                getResourceServerInfo: () => ({
                    scope: scopes.join(' '), audience, accessTokenFormat: 'jwt', accessTokenTTL: 600, jwt: { sign: { alg: 'RS256' } },
                }),
            },
        },
    });
    return { keys, provider };
}

function client(id) {
    return {
        client_id: id, client_secret: 'secret', grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
        scope: scopes.join(' '),
    };
}

const server = createServer((request, response) => {
    if (request.url === '/rotate') {
        // As providers do: the new key signs, the old one is still published.
        current = begin(current.provider.issuer, [newKey(), current.keys[0]]);
        response.end();
    } else current.provider.callback()(request, response);
});
server.listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    current = begin(issuer, [newKey()]);
    console.log(`issuer ${issuer}`);
});
process.stdin.resume().on('end', () => process.exit(0));
