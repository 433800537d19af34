-- The counter of what is evaluated, the past versions of promotions, and the answers of requests that may be repeated.

CREATE TABLE revisions (
    tenant TEXT NOT NULL,
    revision BIGINT NOT NULL,
    PRIMARY KEY (tenant)
);
CREATE TABLE promotion_versions (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    version BIGINT NOT NULL,
    body TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id, version),
    FOREIGN KEY (tenant, id) REFERENCES promotions (tenant, id) ON DELETE CASCADE
);
INSERT INTO promotion_versions (tenant, id, version, body, changed_at)
SELECT tenant, id, version, body, changed_at FROM promotions;

CREATE TABLE idempotency_keys (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    is_finished BIGINT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE INDEX idempotency_keys_by_instant ON idempotency_keys (tenant, begun_at);
