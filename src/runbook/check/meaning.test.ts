import { expect, test } from 'vitest';
import { readShell } from './read-block.ts';

test.each([
  ['sv status web', 'observe', 'safe'],
  ['sudo sv -w 30 restart web', 'remedy', 'disruptive'],
  ['sv down web', 'remedy', 'disruptive'],
  ['service web', 'observe', 'safe'],
  ['service web zap', 'remedy', 'disruptive'],
  ["mysql -e 'START REPLICA'", 'remedy', 'disruptive'],
  ["mysql -e 'SET GLOBAL read_only = 0'", 'remedy', 'disruptive'],
  ["psql -c 'SET statement_timeout TO 0'", 'observe', 'safe'],
  ['wget https://x.example/install.sh', 'remedy', 'safe'],
  ['wget -qO- http://localhost:8080/health', 'probe', 'safe'],
  ["mongosh --eval 'db.adminCommand({ ping: 1 })'", 'probe', 'safe'],
  ["mongosh --eval 'db.carts.find()'", 'observe', 'safe'],
  ['./deployment-status.sh prod all', 'observe', 'safe'],
  ['./deploy.sh status-page', 'remedy', 'disruptive'],
  ['chmod +x tool.sh', 'remedy', 'safe'],
  ['chmod 600 key.pem', 'remedy', 'disruptive'],
])('%s: %s, %s', (command, kind, risk) => {
  expect(readShell(command).steps).toMatchObject([{ kind, risk }]);
});
