import type { Glossary } from './glossary.ts';

export const german: Glossary = {
  symptoms: 'symptome|anzeichen|fehlerbild*',
  'immediate actions': 'sofortmassnahme*|erste schritte|erstmassnahme*|sofort zu tun',
  diagnosis: 'diagnose-schritte|diagnose|fehlersuche|untersuchung|prufschritte',
  causes: 'haufige ursache*|mogliche ursache*|ursachen|fehlerursache*|haufige fehler*',
  cause: 'ursache',
  problem: 'storung|stor*fall|fehler',
  problems: 'probleme|storungen|haufige probleme',
  solution:
    'losung|losungen|losungsvorschlag*|losungsschritte|behebung|fehlerbehebung|massnahme*|abhilfe',
  command: 'befehl|befehle',
  recovery: 'wiederherstellung|wiederanlauf',
  'restart procedure': 'neustart-prozedur|neustartverfahren|neustart & wartung',
  rollback: 'zurucksetzen|rollback-prozedur',
  verification: 'prufung|uberprufung|verifikation|erfolgskontrolle',
  'not resolved': 'nicht behoben|nicht gelost|nicht wiederhergestellt',
  escalation: 'eskalation|eskalationsstufe*|eskalationspfad*|eskalationsplan|eskalationsweg*',
  'escalate when': 'eskalieren wenn|eskalieren, wenn',
  contacts: 'kontakt*|ansprechpartner*|bereitschaft|rufbereitschaft|zustandigkeit*',
  'on-call': 'bereitschaftsdienst',
  communication: 'kommunikation|benachrichtigung*',
  'post-incident': 'nacharbeit*|nachbereitung|nachverfolgung|lessons learned',
  prevention: 'vorbeugung|pravention',
  'database unavailable':
    'datenbank nicht erreichbar|datenbank nicht verfugbar|datenbank ausgefallen|datenbank antwortet nicht|datenbankausfall|datenbankverbindung*|postgres nicht erreichbar|postgres* ausgefallen|verbindung zur datenbank*',
  'database login': 'postgres login schlagt fehl|datenbank-login*|datenbankanmeldung*',
  'too many connections': 'zu viele verbindungen|verbindungspool erschopft',
  'out of memory':
    'speicher voll|zu wenig speicher|speichermangel|arbeitsspeicher voll|kein speicher mehr',
  'port conflict':
    'port-konflikt*|portkonflikt*|port* belegt|port bereits belegt|port bereits verwendet',
  'disk full':
    'festplatte voll|platte voll|kein speicherplatz*|speicherplatz voll|speicherplatz erschopft|disk voll',
  'cache unavailable': 'redis nicht erreichbar|cache nicht erreichbar|redis ausgefallen',
  'configuration error':
    'konfigurationsfehler|fehlkonfiguration|falsche konfiguration|fehlende umgebungsvariable*',
  'application crash':
    'anwendung abgesturzt|container abgesturzt|dienst abgesturzt|absturz|container startet nicht',
  'not responding': 'reagiert nicht|antwortet nicht|hangt',
  'certificate expired': 'zertifikat abgelaufen',
  'data corruption': 'datenverlust|beschadigte daten|datenbank beschadigt',
  'network problem': 'netzwerkproblem*|netzwerkfehler',
  'bad deployment': 'fehlerhaftes deployment|fehlerhaftes release|deployment fehlgeschlagen',
  'do not restart':
    'nicht neu starten|nicht neustarten|nicht neu gestartet|keinen neustart|kein neustart|keinesfalls neu starten|niemals neu starten|auf keinen fall neu starten',
  'restarting does not help':
    'neustart hilft nicht|neustart bringt nichts|ein neustart hilft nicht',
  never: 'niemals|keinesfalls|auf keinen fall',
  'do not': 'bitte nicht|nicht verwenden|nicht ausfuhren',
  restart: 'neustart|neu starten|neustarten',
  check: 'prufen|prufe|uberprufen',
  if: 'wenn',
  minutes: 'minuten|minute|min.',
  hours: 'stunden|stunde',
  immediately: 'sofort|unverzuglich',
  'page the': 'rufe den|rufe die|rufen sie|benachrichtige|benachrichtigen sie|informiere',
  role: 'rolle|funktion|zustandig',
  level: 'stufe',
};
