/**
 * Node's own HTTP client. An ES import of `node:http` reads all that the module exports and so
 * loads its WebSocket client as well, which costs 12 MB of memory; this way only what is used is
 * loaded.
 */
const http = process.getBuiltinModule('node:http');
const https = process.getBuiltinModule('node:https');

export const requestHttp = http.request;
export const requestHttps = https.request;
