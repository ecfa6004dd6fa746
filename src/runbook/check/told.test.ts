import { expect, test } from 'vitest';
import { readShell } from './read-block.ts';

function effectOf(command: string): string {
  const [step] = readShell(command).steps;
  return step?.effect ?? 'unknown';
}

const changing: readonly (readonly [string, string])[] = [
  ['open -a Shop', 'safe'],
  ['docker compose watch', 'change'],
  ['perl -pi -e "s/8080/8081/" shop.env', 'change'],
  ['yq -i ".replicas = 3" shop.yaml', 'change'],
  ['sort -o names names', 'safe'],
  ['jq . shop.json | sponge shop.json', 'safe'],
  ['hostnamectl set-hostname shop-2', 'change'],
  ['resolvectl flush-caches', 'safe'],
  ['openssl req -new -key shop.key -out shop.csr', 'safe'],
  ['doctl apps create-deployment 42', 'change'],
  ['heroku releases rollback', 'change'],
  ['curl http://localhost:8080/admin/restart', 'change'],
  ['nc -l 8080', 'change'],
  ['socat TCP-LISTEN:80,fork TCP:10.1.2.3:80', 'change'],
  ['echo "disable server shop/web1" | socat stdio /run/haproxy.sock', 'change'],
  ['echo flush_all | nc localhost 11211', 'change'],
  ['redis-cli < repair.txt', 'change'],
  ['psql -c "SELECT lo_unlink(7)"', 'destroy'],
  ['psql -c "SELECT * INTO saved FROM orders"', 'change'],
  ['sqlite3 shop.db "DELETE FROM carts"', 'destroy'],
  ['duckdb shop.db "DROP TABLE carts"', 'destroy'],
  ['cockroach sql -e "DROP TABLE carts"', 'destroy'],
  ['influx delete --bucket shop --start 0 --stop 1', 'destroy'],
  ["docker exec db sh -c 'psql -U shop < /repair.sql'", 'change'],
  ['mongosh repair.js', 'change'],
  ['mongosh --eval "sh.stopBalancer()"', 'change'],
  ['awk \'BEGIN { system("reboot") }\'', 'change'],
  ['awk \'{ print > "/tmp/half" }\' orders', 'safe'],
  ['screen -dmS worker ./worker.sh', 'change'],
  ['tmux new -d "./worker.sh"', 'change'],
  ['tmux send-keys -t shop C-c', 'change'],
  ['su - shop -c "systemctl restart shop"', 'change'],
  ['source deploy.sh', 'change'],
  ['gdb -p 4711', 'change'],
  ['btrfs subvolume delete /srv/old', 'destroy'],
  ['mdadm --manage /dev/md0 --add /dev/sdb', 'change'],
  ['zfs create tank/shop', 'change'],
  ['systemd-run ./worker.sh', 'change'],
  ['chkconfig shop on', 'change'],
  ['ip a flush dev eth0', 'change'],
  ['docker swarm ca --rotate', 'change'],
  ['buildah rm --all', 'destroy'],
  ['git tag -d v1', 'destroy'],
  ['kafka-console-producer --topic orders', 'change'],
  ['find . -fprint list', 'safe'],
  ['fd old -x rm', 'destroy'],
  ['find jobs -exec ./restart.sh {} \\;', 'change'],
  ['docker compose config > /etc/shop.yml', 'change'],
  ['docker inspect web | tee /etc/hosts', 'change'],
  ['cp shop.conf /etc/nginx/nginx.conf', 'change'],
  ['ln -sfn /srv/v2 /srv/current', 'change'],
];

test.each(changing)('what changes something is no look: %s', (command, effect) => {
  expect(effectOf(command)).toBe(effect);
});

test.each([
  ['open http://localhost:3000', 'look'],
  ['yq .replicas shop.yaml', 'look'],
  ['sort names', 'look'],
  ['resolvectl query shop.example', 'ask'],
  ['openssl x509 -in shop.crt -noout -dates', 'look'],
  ['doctl apps list', 'look'],
  ['curl http://localhost:8080/restarts', 'ask'],
  ['nc -z localhost 8080', 'ask'],
  ['echo "show stat" | socat stdio /run/haproxy.sock', 'ask'],
  ['echo ruok | nc localhost 2181', 'ask'],
  ['sqlite3 shop.db "SELECT count(*) FROM carts"', 'look'],
  ['sqlite3 shop.db .tables', 'look'],
  ["awk '{ print $3 }' orders", 'look'],
  ["awk '$3 > 5 { print $1 }' orders", 'look'],
  ['tmux ls', 'prepare'],
  ['source venv/bin/activate', 'prepare'],
  ['. ./shop.env', 'prepare'],
  ['mdadm --detail /dev/md0', 'look'],
  ['zpool status', 'look'],
  ['chkconfig --list', 'look'],
  ['docker ps > /tmp/containers.txt', 'look'],
  ['cp a.log /tmp/', 'safe'],
])('what only looks stays a look: %s', (command, effect) => {
  expect(effectOf(command)).toBe(effect);
});
