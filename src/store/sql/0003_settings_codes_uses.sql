-- What the server keeps of itself (settings), generated codes and imported counters, in the form of 0001.

CREATE TABLE settings (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE settings_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES settings (tenant, id) ON DELETE CASCADE
);
CREATE INDEX settings_keys_by_id ON settings_keys (tenant, id);

CREATE TABLE codes (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE codes_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES codes (tenant, id) ON DELETE CASCADE
);
CREATE INDEX codes_keys_by_id ON codes_keys (tenant, id);

CREATE TABLE uses (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    body TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (tenant, id)
);
CREATE TABLE uses_keys (
    tenant TEXT NOT NULL,
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (tenant, name, value, id),
    FOREIGN KEY (tenant, id) REFERENCES uses (tenant, id) ON DELETE CASCADE
);
CREATE INDEX uses_keys_by_id ON uses_keys (tenant, id);
