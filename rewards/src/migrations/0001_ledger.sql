-- Up Migration

CREATE TABLE merchants (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name         text NOT NULL,
  -- SHA-256 of the key; the key itself is shown once and never stored.
  api_key_hash bytea NOT NULL UNIQUE,
  created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE members (
  id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  merchant_id  uuid NOT NULL REFERENCES merchants,
  external_ref text NOT NULL,
  wallet       text,
  created_at   timestamptz NOT NULL DEFAULT now(),
  UNIQUE (merchant_id, external_ref),
  UNIQUE (merchant_id, wallet)
);

CREATE TABLE campaigns (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  merchant_id uuid NOT NULL REFERENCES merchants,
  name        text NOT NULL,
  created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TYPE account_kind AS ENUM ('merchant_funding', 'campaign_budget', 'member', 'redemption');

-- merchant_funding is where points come from, so it alone goes below zero.
CREATE TABLE accounts (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind        account_kind NOT NULL,
  merchant_id uuid NOT NULL REFERENCES merchants,
  -- The merchant, campaign or member that it belongs to.
  owner_id    uuid NOT NULL,
  balance     bigint NOT NULL DEFAULT 0,
  UNIQUE (kind, owner_id),
  CONSTRAINT balance_never_negative CHECK (balance >= 0 OR kind = 'merchant_funding')
);

CREATE TYPE entry_kind AS ENUM ('funding', 'issue', 'bulk_issue', 'redemption');

CREATE TABLE entries (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  kind        entry_kind NOT NULL,
  merchant_id uuid NOT NULL REFERENCES merchants,
  reference   text,
  created_at  timestamptz NOT NULL DEFAULT now(),
  -- An entry takes postings only in the transaction that created it.
  created_in  xid8 NOT NULL DEFAULT pg_current_xact_id()
);

CREATE TABLE postings (
  entry_id   uuid NOT NULL REFERENCES entries,
  account_id uuid NOT NULL REFERENCES accounts,
  amount     bigint NOT NULL CHECK (amount <> 0),
  PRIMARY KEY (entry_id, account_id)
);
CREATE INDEX postings_by_account ON postings (account_id);

CREATE TABLE idempotency_keys (
  merchant_id  uuid NOT NULL REFERENCES merchants,
  key          text NOT NULL,
  request_hash bytea NOT NULL,
  -- Written in the same transaction, so nobody else ever sees it empty. json and not jsonb, which would
  -- reorder the answer of a replay.
  response     json,
  created_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (merchant_id, key)
);

-- Balances follow the postings, in the same statement.
CREATE FUNCTION apply_postings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM fresh JOIN entries ON entries.id = fresh.entry_id
    WHERE entries.created_in <> pg_current_xact_id()
  ) THEN
    RAISE EXCEPTION 'a ledger entry takes no postings after its transaction';
  END IF;

  -- One order for all, so that two entries over the same accounts wait instead of deadlocking.
  -- NO KEY, because foreign keys hold a shared lock on the key of each account.
  PERFORM 1 FROM accounts
    WHERE id IN (SELECT account_id FROM fresh) ORDER BY id FOR NO KEY UPDATE;

  UPDATE accounts SET balance = accounts.balance + change.amount
    FROM (SELECT account_id, sum(amount)::bigint AS amount FROM fresh GROUP BY account_id) AS change
    WHERE accounts.id = change.account_id;
  RETURN NULL;
END $$;

CREATE TRIGGER postings_change_balances AFTER INSERT ON postings
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION apply_postings();

CREATE FUNCTION check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  total numeric;
  legs  bigint;
BEGIN
  SELECT coalesce(sum(amount), 0), count(*) INTO total, legs FROM postings WHERE entry_id = NEW.id;
  IF total <> 0 OR legs < 2 THEN
    RAISE EXCEPTION 'ledger entry % is not balanced', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;

-- At commit, when all postings of the entry are there.
CREATE CONSTRAINT TRIGGER entries_are_balanced AFTER INSERT ON entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_entry();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only; correct it with a new entry', TG_TABLE_NAME;
END $$;

CREATE TRIGGER entries_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER postings_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION guard_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'balances change only through postings';
END $$;

CREATE TRIGGER accounts_start_empty BEFORE INSERT ON accounts
  FOR EACH ROW WHEN (NEW.balance <> 0) EXECUTE FUNCTION guard_balance();
-- Depth 0 is a statement of a client; the trigger on postings makes its update one level deeper.
CREATE TRIGGER balances_follow_postings BEFORE UPDATE OF balance ON accounts
  FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION guard_balance();
