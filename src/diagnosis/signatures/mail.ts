/** Mail servers, as their clients in several languages report them. */
import type { Signature } from './signature.ts';

const raw = String.raw;

export const mailSignatures: readonly Signature[] = [
  {
    id: 'mail-refused',
    cause: 'external-dependency',
    strength: 'error',
    contains: [
      'net::smtp',
      'smtp',
      'postmark::',
      'eenvelope',
      'messageresponseerror',
      'mailsendexception',
      'mailauthenticationexception',
      'mailconnectexception',
      'expected response code',
      'swift_transportexception',
    ],
    pattern: raw`(?:Net::SMTP\w*(?:Error|Busy)|smtplib\.SMTP\w+|\bEENVELOPE\b|Mail(?:Send|Authentication|Connect)Exception|Swift_TransportException|[Ee]xpected response code "?\d{3}|(?:[Ff]ailed|[Uu]nable|[Cc]ould not) (?:to )?(?:authenticate|connect|send)\b.{0,30}\bSMTP\b|smtp\S*: .*(?:said|refused|deferred|rejected|bounced).* [45]\d\d)`,
    example: 'Net::SMTPServerBusy: 451 come back later',
  },
  {
    id: 'mail-timeout',
    cause: 'external-dependency',
    strength: 'error',
    broad: true,
    contains: ['net::opentimeout', 'net::readtimeout', 'net::httpfatalerror'],
    pattern: null,
    example: 'Net::ReadTimeout with #<TCPSocket:(closed)>',
  },
];
