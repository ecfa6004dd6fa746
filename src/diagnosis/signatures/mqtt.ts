/** MQTT brokers, by the words in which clients give the return codes of CONNACK (3.1.1, table 3.1). */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const mqttSignatures: readonly Signature[] = [
  {
    id: 'mqtt-login',
    cause: 'config-error',
    strength: 'error',
    contains: [
      'connection refused: not authorized',
      'connection refused: bad user',
      'connection refused: identifier rejected',
      'connection refused: unacceptable protocol',
      'connection refused - not authori',
      'connection refused - bad user',
      'connection refused, not authori',
      'not authorised',
    ],
    pattern: raw`(?:[Cc]onnection [Rr]efused(?::|,| -) (?:[Nn]ot authori[sz]ed|[Bb]ad user|[Ii]dentifier rejected|[Uu]nacceptable protocol)|disconnected, not authorised)`,
    example: 'MQTT failed to connect: Connection refused: Not authorized',
  },
  {
    id: 'mqtt-unavailable',
    cause: 'external-dependency',
    strength: 'error',
    contains: ['connection refused: server unavailable', 'not connected to mqtt server'],
    pattern: null,
    example: 'Connection refused: Server unavailable',
  },
];
