/** MinIO, and what S3 answers its clients. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const objectStoreSignatures: readonly Signature[] = [
  {
    id: 'minio-settings',
    cause: 'config-error',
    strength: 'fatal',
    contains: [
      'unable to initialize backend',
      'unable to initialize the server',
      'unable to use the drive',
      'unable to write to the backend',
      'unable to initialize config',
      'unable to validate credentials',
      'invalid credentials',
      'expected format-type',
      'invalid command line arguments',
      'invalid arguments specified',
    ],
    pattern: raw`(?:(?:ERROR|FATAL) (?:Unable to (?:initialize (?:the )?(?:backend|server|config)|use the drive|write to the backend|validate credentials)|Invalid (?:credentials|command line arguments))|expected format-type)`,
    example: 'FATAL Unable to use the drive /export: it is not there',
  },
  {
    id: 'minio-damage',
    cause: 'data-corruption',
    strength: 'fatal',
    contains: [
      'corrupted backend format',
      'corrupted format',
      'unable to read format.json',
      'file is corrupted',
      'inconsistent drive found',
    ],
    pattern: null,
    example: 'Disk /export: corrupted backend format',
  },
  {
    id: 'minio-disk',
    cause: 'disk-full',
    strength: 'error',
    contains: [
      'reached its minimum free drive threshold',
      'reached its minimum free disk threshold',
      'drive path full',
      'disk path full',
      'xminiostoragefull',
    ],
    pattern: null,
    example: 'API: PutObject, Error: drive path full',
  },
  {
    id: 'object-store-refused',
    cause: 'external-dependency',
    strength: 'error',
    contains: [
      'signaturedoesnotmatch',
      'invalidaccesskeyid',
      'nosuchbucket',
      'xminioservernotinitialized',
      'the specified bucket does not exist',
      'read quorum',
      'write quorum',
    ],
    pattern: raw`(?:SignatureDoesNotMatch|InvalidAccessKeyId|NoSuchBucket|XMinioServerNotInitialized|specified bucket does not exist|(?:read|write) quorum (?:could not|was not|not))`,
    example: 'S3Error: InvalidAccessKeyId: nobody here knows this key',
  },
];
